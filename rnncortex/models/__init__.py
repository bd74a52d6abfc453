"""Floor 2: networks, as torch modules."""

from rnncortex.models import activations, cells, random_networks, rate, readout, recurrence

__all__ = ["activations", "cells", "random_networks", "rate", "readout", "recurrence"]
