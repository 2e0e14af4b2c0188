"""What tasks bring into the list, and their rows."""
