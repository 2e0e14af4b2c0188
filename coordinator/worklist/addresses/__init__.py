"""Where homes stand: how they were placed, and those nobody can be sure of."""
