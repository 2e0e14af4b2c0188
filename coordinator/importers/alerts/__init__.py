"""The reader of the utility's own alerts."""
