"""The list of outings on paper."""
