"""The Power desk, and the pictures of power and phone use."""
