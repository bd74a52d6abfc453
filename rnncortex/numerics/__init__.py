"""Floor 1: mathematics with no neuroscience in it."""
