"""Models of spikes that several tests look at."""

import pytest
import torch

from rnncortex.models.spikes.filters import bumps
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.models.spikes.rnn import SpikingRNN
from rnncortex.numerics import seeding
from tests.good_input import DOUBLE


def glm(input_size: int, units: int, device: str = "cpu", **more) -> SpikingGLM:
    model = SpikingGLM(
        input_size, units, input_basis=bumps(4, 2).to(device), history_basis=bumps(6, 3).to(device), device=device, **DOUBLE, **more
    )
    with torch.no_grad():
        model.weight.copy_(seeding.normal(tuple(model.weight.shape), 1))
        model.bias.copy_(seeding.normal((units,), 2) - 1)
    return model


def rnn(input_size: int, units: int, device: str = "cpu") -> SpikingRNN:
    model = SpikingRNN(input_size, units, 5, latents=2, leak_rate=0.7, seed=3, device=device, **DOUBLE)
    with torch.no_grad():
        model.to_log_odds.weight.mul_(8)
    return model


MODELS = pytest.mark.parametrize("build", [glm, rnn], ids=["glm", "rnn"])
