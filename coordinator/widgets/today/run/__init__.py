"""The morning run: one person at a time in place of the three panes of Today."""
