"""The paper of the finding rounds."""
