"""Responses of the interneuron motif against simulations, cofactors and autograd."""

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.theory.circuits import interneurons
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
MOTIF = torch.tensor(
    [[1.0, -1.0, -0.54, 0.0], [1.0, -1.01, -0.33, 0.0], [1.0, 0.0, 0.0, -0.15], [1.0, 0.0, -0.77, 0.0]],
    **DOUBLE,
)
OUTSIDE = MOTIF.clone()
OUTSIDE[0, 3] = -0.1
RUNAWAY = MOTIF.clone()
RUNAWAY[0, 0] = 9.0
BAD_INPUT = [
    Case(interneurons.response, {"weight": MOTIF}, tensors=("weight",), others={"weight": RUNAWAY}),
    Case(interneurons.disinhibition, {"weight": MOTIF}, tensors=("weight",), others={"weight": OUTSIDE}),
    Case(interneurons.disinhibition, {"weight": MOTIF}, others={"weight": RUNAWAY}),
]


def random_motifs(count: int) -> torch.Tensor:
    signs = MOTIF.sign() * torch.tensor([1.0, 1.0, 1.0, 1.0], **DOUBLE)
    drawn = signs * 0.8 * seeding.uniform((count, 4, 4), 0)
    return drawn[torch.linalg.det(torch.eye(4, **DOUBLE) - drawn) > 0.1]


def test_closed_form_is_the_entry_of_the_inverse() -> None:
    motifs = random_motifs(500)
    assert len(motifs) > 300
    found = interneurons.disinhibition(motifs)
    torch.testing.assert_close(found, interneurons.response(motifs)[:, 0, 3])
    assert (found > 0).any()
    assert (found < 0).any()


def test_response_against_a_simulation() -> None:
    drive = torch.tensor([6.0, 8.0, 0.0, 1.0], **DOUBLE)
    tau = torch.tensor([0.02, 0.01, 0.02, 0.02], **DOUBLE)

    def rest(extra: torch.Tensor) -> torch.Tensor:
        rates = torch.ones(4, **DOUBLE)
        for _ in range(4000):
            rates = rates + 0.002 / tau * (-rates + torch.relu(MOTIF @ rates + drive + extra))
        return rates

    assert (rest(torch.zeros(4, **DOUBLE)) > 0).all()
    eye = torch.eye(4, **DOUBLE)
    changes = torch.stack([(rest(0.05 * eye[k]) - rest(-0.05 * eye[k])) / 0.1 for k in range(4)], 1)
    torch.testing.assert_close(interneurons.response(MOTIF), changes, atol=1e-8, rtol=1e-6)


def test_sign_turns_where_the_detour_wins() -> None:
    turned = MOTIF.clone()
    turned[1, 2] = -0.54 * 2.01
    assert interneurons.disinhibition(turned).item() == pytest.approx(0, abs=1e-12)
