"""What is the same for every vault of the county: its areas with their outlines, and the service directory."""
