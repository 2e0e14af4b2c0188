"""The reader of planned visits."""
