"""Floor 4: every figure of the book, as a function of results that returns the figure with its description."""
