"""Acts on check-in calls, and how their result files are stored."""
