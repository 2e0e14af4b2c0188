"""What the watch over power and phones brings into the list, and the rows of its desk."""
