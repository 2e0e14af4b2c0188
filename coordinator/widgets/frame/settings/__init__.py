"""The settings page: what somebody may set about the program, on one page of the window."""
