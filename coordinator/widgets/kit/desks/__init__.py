"""Desks of one list: what is declared of them, and what shows any declaration."""
