"""Papers of power use."""
