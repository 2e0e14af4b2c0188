"""Every act of a person or a clock, one transaction each."""
