"""The map of households."""
