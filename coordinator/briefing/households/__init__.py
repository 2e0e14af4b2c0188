"""Papers and lists of households."""
