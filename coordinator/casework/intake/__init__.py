"""What all imports stand on: the plan of a batch, areas, folders, profiles, feeds."""
