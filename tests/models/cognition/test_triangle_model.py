"""The triangle model, against its equations written out and against limits that can be seen by hand."""

import torch

from rnncortex.models.cognition.triangle_model import GIVEN, TriangleModel
from tests.bad_input import Case

SMALL = TriangleModel(3, 4, 2, hidden=(2, 3, 2), dt=0.5, seed=0).requires_grad_(False)
SHOWN = SMALL.reading(torch.eye(3, dtype=torch.float64))

BAD_INPUT = [
    Case(
        TriangleModel,
        {"letters": 3, "sounds": 4, "meanings": 2, "hidden": (2, 2, 2), "dt": 0.5, "seed": 0},
        counts=("letters", "sounds", "meanings"),
        numbers=("dt",),
        seeds=("seed",),
        others={"hidden": (2, 2)},
    ),
    Case(SMALL.forward, {"inputs": SHOWN, "steps": 2}, tensors=("inputs",), counts=("steps",), others={"inputs": SHOWN[:, :4]}),
    Case(SMALL.reading, {"letters": torch.eye(3, dtype=torch.float64), "given": 0.0}, tensors=("letters",), others={"given": "none"}),
    Case(SMALL.speaking, {"meanings": torch.eye(2, dtype=torch.float64)}, tensors=("meanings",)),
    Case(SMALL.step, {"state": torch.zeros(1, SMALL.state_size, dtype=torch.float64)}, others={"state": torch.zeros(1, 5)}),
]


def test_a_step_is_one_matrix_of_all_connections() -> None:
    generator = torch.Generator().manual_seed(0)
    state = torch.randn(3, SMALL.state_size, generator=generator, dtype=torch.float64)
    inputs = torch.randn(3, SMALL.input_size, generator=generator, dtype=torch.float64)
    full = torch.zeros(SMALL.state_size, SMALL.state_size, dtype=torch.float64)
    into = torch.zeros(SMALL.input_size, SMALL.state_size, dtype=torch.float64)
    one, sound, two, meaning, three = slice(0, 2), slice(2, 6), slice(6, 9), slice(9, 11), slice(11, 13)
    for source, target, name in (
        (sound, one, "sound_to_hidden1"),
        (one, sound, "hidden1_to_sound"),
        (sound, sound, "sound_to_sound"),
        (three, sound, "hidden3_to_sound"),
        (two, meaning, "hidden2_to_meaning"),
        (meaning, three, "meaning_to_hidden3"),
    ):
        full[source, target] = getattr(SMALL, name)
    into[:3, one], into[:3, two] = SMALL.letter_to_hidden1, SMALL.letter_to_hidden2
    into[3:, meaning] = GIVEN * torch.eye(2, dtype=torch.float64)
    expected = 0.5 * state + 0.5 * (torch.sigmoid(state) @ full + inputs @ into + SMALL.bias)
    assert torch.allclose(SMALL.step(state, inputs), expected, atol=1e-12)


def test_silent_meanings_stay_silent_and_given_ones_come_on() -> None:
    _, silent = SMALL(SMALL.reading(torch.ones(1, 3, dtype=torch.float64), -1.0), 40)
    assert (silent[:, -1] < 0.1).all()
    _, given = SMALL(SMALL.speaking(torch.tensor([[1.0, 0.0]], dtype=torch.float64)), 40)
    assert given[0, -1, 0] > 0.9 > 0.1 > given[0, -1, 1]
