"""The reader of national lists: the people of a finding round, with their signals in words."""
