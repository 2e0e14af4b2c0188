"""What the map shows of homes and areas, as subjects declare it."""
