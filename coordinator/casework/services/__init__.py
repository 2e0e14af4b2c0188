"""Acts on service links."""
