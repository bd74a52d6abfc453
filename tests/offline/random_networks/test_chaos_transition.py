"""How the transition to chaos sharpens with the number of units."""

import torch

from rnncortex.offline.random_networks import chaos_transition
from tests.bad_input import Case


def test_zero_crossing_is_the_last_one() -> None:
    gains = torch.tensor([0.0, 1.0, 2.0, 3.0], dtype=torch.float64)
    curves = torch.tensor([[-1.0, 1.0, -1.0, 3.0], [-1.0, 0.0, 1.0, 2.0]], dtype=torch.float64)
    assert chaos_transition.zero_crossing(gains, curves).tolist() == [2.25, 1.0]


def test_shipped_sweep_can_be_made_again() -> None:
    sweep = chaos_transition.shipped()
    assert {units: len(rows) for units, rows in sweep.exponents.items()} == chaos_transition.SEEDS
    assert sweep.provenance["command"] == "python -m rnncortex.offline.random_networks.chaos_transition"
    again = chaos_transition.measure(250, sweep.gains[:8], [0])
    torch.testing.assert_close(
        again[:, :3], sweep.exponents[250][:1, :3], rtol=0, atol=1e-5
    )  # below the transition nothing amplifies rounding


def test_networks_of_a_thousand_units_can_be_made_again() -> None:
    """A size that the conclusions rest on: one network, in silence digit by digit and in chaos by its time average.

    The first gain of a list has the start and the perturbation that it has in a longer one. In chaos the start does not matter: exponents
    of one network over 300 tau scatter by 0.0103 (eight starts at a gain of 3), and two of them differ by three standard errors at most.
    """
    recorded = chaos_transition.shipped().exponents[1000][0]
    silent, chaotic = chaos_transition.measure(1000, [chaos_transition.GAINS[0], chaos_transition.GAINS[-1]], [0])[0]
    torch.testing.assert_close(silent, recorded[0], rtol=0, atol=1e-5)
    assert abs(chaotic - recorded[-1]) < 3 * 2**0.5 * 0.0103


BAD_INPUT = [
    Case(chaos_transition.measure, {"units": 3, "gains": [0.5], "seeds": [0]}, others={"seeds": [], "units": -1, "gains": [-1.0]}),
    Case(
        chaos_transition.extrapolate,
        {"sweep": chaos_transition.shipped(), "exponent": 0.5, "resamples": 100, "seed": 0},
        numbers=("exponent",),
        counts=("resamples", "seed"),
        others={"sweep": chaos_transition.shipped()._replace(exponents={})},
    ),
    Case(
        chaos_transition.zero_crossing,
        {"gains": torch.tensor([0.5, 1.5]), "exponents": torch.tensor([-1.0, 1.0])},
        tensors=("gains", "exponents"),
        others={"gains": torch.tensor([1.0, 0.5]), "exponents": torch.tensor([1.0, 1.0])},
    ),
]
