"""The reader of check-in call results."""
