"""The Calls desk, its sections, and the forms of calls."""
