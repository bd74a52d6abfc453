"""Floor 2: generated data with known ground truth."""
