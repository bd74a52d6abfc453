"""Floor 2: networks, as torch modules."""

from rnncortex.models import (
    activations,
    balanced,
    boltzmann,
    cells,
    constraints,
    dense_memory,
    hopfield,
    latent,
    random_networks,
    rate,
    readout,
    recurrence,
    restricted_boltzmann,
    settling,
    storage,
    threshold,
)

__all__ = [
    "activations",
    "balanced",
    "boltzmann",
    "cells",
    "constraints",
    "dense_memory",
    "hopfield",
    "latent",
    "random_networks",
    "rate",
    "readout",
    "recurrence",
    "restricted_boltzmann",
    "settling",
    "storage",
    "threshold",
]
