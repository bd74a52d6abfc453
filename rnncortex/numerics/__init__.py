"""Floor 1: mathematics with no neuroscience in it."""

from rnncortex.numerics import (
    categorical,
    checks,
    distances,
    extrapolation,
    integrators,
    linear,
    markov,
    quadrature,
    seeding,
    spins,
    state_space,
    statistics,
)

__all__ = [
    "categorical",
    "checks",
    "distances",
    "extrapolation",
    "integrators",
    "linear",
    "markov",
    "quadrature",
    "seeding",
    "spins",
    "state_space",
    "statistics",
]
