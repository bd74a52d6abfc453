"""What is left of a recording when what it was driven by is taken out."""

import itertools

import torch

from rnncortex.analysis.population import shift_predictor
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import RECORDED

DOUBLE = {"dtype": torch.float64}


def test_shift_predictor_by_brute_force(device: str) -> None:
    """Covariance within trials less the mean covariance between different trials."""
    states = seeding.normal((3, 8, 2), 2, device=device)
    # Of a unit at one time the mean over trials is taken off, so that the overall mean drops out.
    within = torch.stack([torch.stack([s[: 8 - k].T @ s[k:] for s in states]).mean(0) / (8 - k) for k in range(3)])
    between = torch.stack(
        [torch.stack([a[: 8 - k].T @ b[k:] for a, b in itertools.permutations(states, 2)]).mean(0) / (8 - k) for k in range(3)]
    )
    torch.testing.assert_close(shift_predictor.shift_corrected(states, 2), within - between)


def test_a_linear_drive_is_taken_out_to_the_last_bit() -> None:
    drive = seeding.normal((2, 60, 1), 0)
    own = seeding.normal((2, 60, 3), 1)
    weights = seeding.normal((3, 3), 2)
    driven = own.clone()
    for k in range(3):
        driven[:, k:] += drive[:, : 60 - k] * weights[k]
    rest = shift_predictor.without_drive(driven, drive, past=2, shrinkage=1e-12)
    history = torch.cat([drive[:, 2 - k : 60 - k] for k in range(3)], -1).flatten(0, 1)
    design = torch.cat((history, torch.ones(len(history), 1, **DOUBLE)), 1)
    targets = driven[:, 2:].flatten(0, 1)
    expected = targets - design @ torch.linalg.lstsq(design, targets).solution
    torch.testing.assert_close(rest.flatten(0, 1), expected, rtol=0, atol=1e-8)


BAD_INPUT = [
    Case(
        shift_predictor.shift_corrected,
        {"states": RECORDED, "lags": 2},
        tensors=("states",),
        counts=("lags",),
        others={"states": RECORDED[:1]},
    ),
    Case(
        shift_predictor.without_drive,
        {"states": RECORDED, "drive": RECORDED[..., :1], "past": 2, "shrinkage": 1e-6},
        tensors=("states", "drive"),
        devices=("drive",),
        counts=("past",),
        numbers=("shrinkage",),
        others={"past": 19, "drive": torch.zeros(3, 20, 1, **DOUBLE)},
    ),
]
