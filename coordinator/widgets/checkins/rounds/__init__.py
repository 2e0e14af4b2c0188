"""The pane, columns and forms of the week's round."""
