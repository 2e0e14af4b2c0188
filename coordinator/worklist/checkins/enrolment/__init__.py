"""Who is enrolled in the calls, who should be asked next, and who is to be asked again."""
