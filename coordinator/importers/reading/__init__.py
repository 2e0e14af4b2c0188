"""What every reader stands on: formats, encodings, headers, rows, cells, stamps, phone numbers."""
