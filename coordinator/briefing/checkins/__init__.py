"""Papers, lists and files of the check-in calls."""
