"""Lists of service links."""
