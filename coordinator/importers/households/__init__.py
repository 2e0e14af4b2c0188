"""The reader of household lists, and dates of birth."""
