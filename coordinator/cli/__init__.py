"""The command line: one module a subject, joined by the table of commands."""
