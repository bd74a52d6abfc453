"""Floor 2: networks, as torch modules."""

from rnncortex.models import activations, balanced, cells, constraints, latent, random_networks, rate, readout, recurrence

__all__ = ["activations", "balanced", "cells", "constraints", "latent", "random_networks", "rate", "readout", "recurrence"]
