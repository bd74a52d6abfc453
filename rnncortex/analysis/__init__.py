"""Floor 3: what is measured on a trajectory, a network or a recording."""

from rnncortex.analysis import (
    basins,
    conditioning,
    correlations,
    covariance,
    finite_size,
    fixed_points,
    lyapunov,
    memory,
    modes,
    sensitivity,
    surrogates,
)

__all__ = [
    "basins",
    "conditioning",
    "correlations",
    "covariance",
    "finite_size",
    "fixed_points",
    "lyapunov",
    "memory",
    "modes",
    "sensitivity",
    "surrogates",
]
