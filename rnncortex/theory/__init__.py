"""Floor 2: what mathematics predicts, as pure functions from parameters to numbers."""

from rnncortex.theory import architecture, balance, linear_processes, low_rank, mean_field, random_matrices, stability

__all__ = ["architecture", "balance", "linear_processes", "low_rank", "mean_field", "random_matrices", "stability"]
