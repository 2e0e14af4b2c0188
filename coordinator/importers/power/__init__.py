"""The readers of meter readings, meters and phone use."""
