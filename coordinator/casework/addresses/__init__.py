"""Acts on the places of homes, and the official addresses they follow from."""
