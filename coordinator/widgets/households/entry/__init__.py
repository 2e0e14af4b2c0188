"""The entry of a household in the register, kept by hand: its forms, and what stands there."""
