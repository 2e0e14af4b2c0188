"""Acts of surveys: what was answered, rounds, and what the county chooses for its instruments."""
