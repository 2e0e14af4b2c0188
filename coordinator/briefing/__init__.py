"""Printed matter: composed once as data, rendered to paper and files."""
