"""Partners' files to previews and rows; nothing is stored here."""
