"""The Today tab: the list of the day, and the household beside it."""
