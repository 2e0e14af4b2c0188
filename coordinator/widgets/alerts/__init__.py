"""The forms of alerts."""
