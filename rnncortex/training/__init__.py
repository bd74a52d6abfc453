"""Floor 3: how networks learn."""
