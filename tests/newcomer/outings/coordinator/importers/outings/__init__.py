"""The reader of planned outings."""
