"""The window itself: its frame, bars, palette, sheets and lists that belong to no desk."""
