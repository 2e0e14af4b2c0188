"""The list of visits on paper."""
