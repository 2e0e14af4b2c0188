"""What the parts and acts of the household pane stand on; whose they are is the subjects' affair."""
