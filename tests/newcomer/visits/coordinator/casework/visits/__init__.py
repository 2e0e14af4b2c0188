"""Acts on visits, and how files of them are stored."""
