"""Floor 4: every figure of the book, as a function of results that returns the figure with its description."""

from rnncortex.plots import animation, chaos, dynamical_systems, figure, stability, style, tables

__all__ = ["animation", "chaos", "dynamical_systems", "figure", "stability", "style", "tables"]
