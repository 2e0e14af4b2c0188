"""The map one works on: chooser, map and its table side by side, with what is done with the homes picked."""
