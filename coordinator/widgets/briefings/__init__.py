"""Printing and its preview."""
