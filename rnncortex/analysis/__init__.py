"""Floor 3: what is measured on a trajectory, a network or a recording."""

from rnncortex.analysis import basins, correlations, finite_size, fixed_points, lyapunov, memory, modes, sensitivity

__all__ = ["basins", "correlations", "finite_size", "fixed_points", "lyapunov", "memory", "modes", "sensitivity"]
