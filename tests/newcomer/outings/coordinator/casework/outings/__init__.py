"""Acts on outings, and how files of them are stored."""
