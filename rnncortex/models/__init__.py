"""Floor 2: networks, as torch modules."""

from rnncortex.models import activations, random_networks, rate, readout, recurrence

__all__ = ["activations", "random_networks", "rate", "readout", "recurrence"]
