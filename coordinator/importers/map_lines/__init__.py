"""Lines for the map, such as rivers and roads, from GeoJSON and Shapefile."""
