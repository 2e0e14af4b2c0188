"""A make-believe subject, visits, that joins every room by its tables alone; and the walk through all of them."""
