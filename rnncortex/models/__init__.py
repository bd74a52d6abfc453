"""Floor 2: networks, as torch modules."""
