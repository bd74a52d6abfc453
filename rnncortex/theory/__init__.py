"""Floor 2: what mathematics predicts, as pure functions from parameters to numbers."""
