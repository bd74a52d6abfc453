"""The current form against the rate form, of which it is another view."""

import torch

from rnncortex.models.rate.current_form import CurrentNetwork
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case, recurrent_cases

BAD_INPUT = [
    Case(CurrentNetwork, {"weight": torch.eye(2), "nonlinearity": "tanh"}, tensors=("weight",), choices=("nonlinearity",)),
    *recurrent_cases(CurrentNetwork(seeding.normal((4, 4), 0))),
]


def test_currents_are_weighted_rates() -> None:
    weight, rates = seeding.normal((5, 5), 0), seeding.uniform((3, 5), 1, low=-1)
    form, network = CurrentNetwork(weight), RateNetwork.from_weights(weight).requires_grad_(False)
    torch.testing.assert_close(form.step(rates @ weight.T), network.step(rates) @ weight.T)
    torch.testing.assert_close(form.drift(rates @ weight.T), network.drift(rates) @ weight.T)
    spectrum = (torch.linalg.eigvals(model.jacobian(torch.zeros(5, dtype=torch.float64))).abs().sort().values for model in (form, network))
    torch.testing.assert_close(*spectrum)
