"""Acts on meters and the watch, and how files of readings are stored."""
