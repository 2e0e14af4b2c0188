"""What several subjects ask of the county: who lives there, what is known of a home, who was heard of."""
