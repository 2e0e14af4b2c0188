"""What households bring into the list."""
