"""What the worklist says of visits."""
