"""The windows before the main window: a new vault, and the passphrase of one."""
