"""Acts on tasks and what follows from what."""
