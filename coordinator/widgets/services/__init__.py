"""The Services desk, and the forms and time line of service links."""
