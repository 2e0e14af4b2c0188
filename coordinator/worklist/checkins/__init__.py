"""What check-in calls bring into the list, and the rows of their desk."""
