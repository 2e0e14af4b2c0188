"""What service links bring into the list, and programmes that may be proposed."""
