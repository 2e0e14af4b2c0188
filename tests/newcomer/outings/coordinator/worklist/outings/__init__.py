"""What the worklist says of outings."""
