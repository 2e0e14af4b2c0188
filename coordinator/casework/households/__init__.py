"""Acts on households and their absences, and how files of them are stored."""
