"""Survey forms and lists on paper."""
