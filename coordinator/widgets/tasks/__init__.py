"""The forms and the section of tasks."""
