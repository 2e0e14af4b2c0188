"""What alerts bring into the list, and their rows."""
