"""Enrolment in the weekly calls."""
