"""Floor 3: how networks learn."""

from rnncortex.training import boltzmann, decoder, newton, spike_prediction, supervised

__all__ = ["boltzmann", "decoder", "newton", "spike_prediction", "supervised"]
