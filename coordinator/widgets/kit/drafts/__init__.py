"""What is half filled in: read off a form, kept over the life of a window and beyond, offered back."""
