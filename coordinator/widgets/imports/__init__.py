"""The Import desk: files on their way into the vault."""
