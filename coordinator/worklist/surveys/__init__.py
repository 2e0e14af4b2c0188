"""What surveys bring into the list, and their rounds: coverage, movement, who is still to be visited."""
