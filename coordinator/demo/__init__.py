"""The practice county: synthetic people on real outlines, marked as made up."""
