"""What finding rounds bring into the list, their people, and the year's report."""
