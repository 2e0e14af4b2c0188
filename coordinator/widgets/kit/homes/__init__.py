"""Homes to choose, to find and to list, the same in every dialog."""
