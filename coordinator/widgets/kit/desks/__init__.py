"""The desks: their frame, sections, tables and filters, and the desk of one list that is only declared."""
