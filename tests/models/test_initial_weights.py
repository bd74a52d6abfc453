"""Initial weights lie within what each network says, fill it, and lean to neither side."""

import math
from collections.abc import Iterable

import pytest
import torch
from torch import Tensor, nn

from rnncortex.models.attractors.settling import FeedForwardClassifier
from rnncortex.models.continuous_time.ode_rnn import ODERNN
from rnncortex.models.rate.final_state import FinalStateReadout
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.models.spikes.rnn import SpikingRNN
from rnncortex.models.synapses.plastic_network import PlasticRateNetwork
from rnncortex.models.synapses.short_term_plasticity import ShortTermPlasticity
from rnncortex.numerics import seeding

UNITS = 100
RATE = RateNetwork(2, UNITS, seed=0)
with seeding.layers(0):
    BOTH_WAYS = nn.LSTM(2, UNITS, bidirectional=True, batch_first=True)
SYNAPSES = ShortTermPlasticity(utilisation=0.5, tau_facilitation=0.2, tau_recovery=0.2, dt=0.01)
PLASTIC = PlasticRateNetwork(50, UNITS, tau=0.1, plasticity=SYNAPSES, seed=0)
ODE = ODERNN(2, UNITS, seed=0)
CLASSIFIER = FeedForwardClassifier(50, UNITS, 40, seed=0)
SPIKING = SpikingRNN(2, 60, UNITS, latents=50, seed=0)

UNIFORM = {
    "rate network": (list(RATE.parameters()), UNITS),
    "readout": ([WithReadout(RATE, 40, seed=0).readout.weight], UNITS),
    "readout of the last state": ([FinalStateReadout(RATE, 40, seed=0).readout.weight], UNITS),
    "readout of both directions": ([FinalStateReadout(BOTH_WAYS, 40, seed=0).readout.weight], 2 * UNITS),
    "plastic network": ([PLASTIC.weight_hh, PLASTIC.weight_ih], UNITS),
    "field of an ODE-RNN": ([ODE.field_in, ODE.field_in_bias], UNITS),
    "field of an ODE-RNN, outwards": ([ODE.field_out, ODE.field_out_bias], 100 * UNITS),
    "classifier": (list(CLASSIFIER.parameters()), UNITS),
}
"""Parameters, and the number whose root is one over the bound."""


@pytest.mark.parametrize("name", UNIFORM)
def test_uniform_weights_fill_their_range(name: str) -> None:
    parameters, count = UNIFORM[name]
    weights = _all_of(parameters) * math.sqrt(count)
    assert weights.abs().max() <= 1
    within = 4 / math.sqrt(len(weights))
    assert weights.mean().item() == pytest.approx(0, abs=within * math.sqrt(1 / 3))
    assert weights.square().mean().item() == pytest.approx(1 / 3, abs=within * math.sqrt(4 / 45))


@pytest.mark.parametrize(("layer", "std"), [(SPIKING.to_latents, 1 / math.sqrt(UNITS)), (SPIKING.to_log_odds, 0.3 / math.sqrt(50))])
def test_normal_weights_have_their_standard_deviation(layer: nn.Linear, std: float) -> None:
    weights = layer.weight.detach().flatten().double() / std
    within = 4 / math.sqrt(len(weights))
    assert weights.mean().item() == pytest.approx(0, abs=within)
    assert weights.square().mean().item() == pytest.approx(1, abs=within * math.sqrt(2))


def _all_of(parameters: Iterable[Tensor]) -> Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in parameters]).double()
