"""The Households desk, and absences."""
