"""Acts on alerts, and how the utility's own alerts are stored."""
