"""Floor 4: every figure of the book, as a function of results that returns the figure with its description."""

from rnncortex.plots import (
    animation,
    attractors,
    chaos,
    cortical_constraints,
    decoding,
    dynamical_systems,
    figure,
    memory,
    nonlinearity,
    practice,
    rotational_dynamics,
    sequence_direction,
    single_trials,
    stability,
    style,
    tables,
)

__all__ = [
    "animation",
    "attractors",
    "chaos",
    "cortical_constraints",
    "decoding",
    "dynamical_systems",
    "figure",
    "memory",
    "nonlinearity",
    "practice",
    "rotational_dynamics",
    "sequence_direction",
    "single_trials",
    "stability",
    "style",
    "tables",
]
