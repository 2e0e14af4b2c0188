"""The roster for the call service."""
