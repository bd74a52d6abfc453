"""Floor 2: networks, as torch modules."""

from rnncortex.models import (
    activations,
    balanced,
    boltzmann,
    cells,
    constraints,
    hopfield,
    latent,
    random_networks,
    rate,
    readout,
    recurrence,
    settling,
    threshold,
)

__all__ = [
    "activations",
    "balanced",
    "boltzmann",
    "cells",
    "constraints",
    "hopfield",
    "latent",
    "random_networks",
    "rate",
    "readout",
    "recurrence",
    "settling",
    "threshold",
]
