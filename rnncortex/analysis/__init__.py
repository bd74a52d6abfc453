"""Floor 3: what is measured on a trajectory, a network or a recording."""

from rnncortex.analysis import lyapunov

__all__ = ["lyapunov"]
