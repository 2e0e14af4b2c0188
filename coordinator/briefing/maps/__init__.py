"""Papers of the map: the view, the book, the list of visits."""
