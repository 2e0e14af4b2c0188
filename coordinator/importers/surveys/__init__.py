"""The reader of survey results that were keyed in elsewhere."""
