"""Official address files: places of buildings, their villages and lots."""
