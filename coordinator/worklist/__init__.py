"""What joins all signals: one line a household, with reasons."""
