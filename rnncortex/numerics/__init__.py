"""Floor 1: mathematics with no neuroscience in it."""

from rnncortex.numerics import checks, integrators, linear, quadrature, seeding, statistics

__all__ = ["checks", "integrators", "linear", "quadrature", "seeding", "statistics"]
