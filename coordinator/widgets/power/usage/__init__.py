"""The power of one home hour by hour: its chart, and the same as a table."""
