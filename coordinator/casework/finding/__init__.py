"""Finding rounds: lists taken in, tries and results, who of them enters the register."""
