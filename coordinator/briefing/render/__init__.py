"""How a document becomes paper and files."""
