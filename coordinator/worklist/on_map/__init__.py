"""The map by one question, its pages on paper, and the visits of chosen homes."""
