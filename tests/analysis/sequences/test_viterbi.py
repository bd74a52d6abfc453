"""The most likely path against all paths."""

import itertools

import pytest
import torch

from rnncortex.analysis.sequences import viterbi
from rnncortex.numerics import seeding
from tests.bad_input import Case

SOURCE = {
    "initial": torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64),
    "transition": torch.tensor([[0.7, 0.2, 0.1], [0.0, 0.6, 0.4], [0.3, 0.3, 0.4]], dtype=torch.float64),
    "emission": torch.tensor([[0.8, 0.2], [0.5, 0.5], [0.1, 0.9]], dtype=torch.float64),
}


def test_it_is_the_best_of_all_paths() -> None:
    symbols = seeding.integers(2, (6, 7), 0)
    found = viterbi.most_likely_path(symbols, **SOURCE)
    log_initial, log_transition, log_emission = (part.log() for part in SOURCE.values())
    for trial, row in enumerate(symbols):
        scores = {}
        for path in itertools.product(range(3), repeat=7):
            steps = zip(path, path[1:], strict=False)
            scores[path] = (
                log_initial[path[0]]
                + sum(log_transition[a, b] for a, b in steps)
                + sum(log_emission[s, y] for s, y in zip(path, row, strict=True))
            )
        best = max(scores, key=lambda path: scores[path])
        assert tuple(found.states[trial].tolist()) == best
        assert found.log_probability[trial].item() == pytest.approx(scores[best].item())


def test_sequences_that_cannot_be() -> None:
    certain = torch.eye(2, dtype=torch.float64)
    with pytest.raises(ValueError, match="got one of probability zero"):
        viterbi.most_likely_path(torch.tensor([[0, 1]]), torch.tensor([0.5, 0.5], dtype=torch.float64), certain, certain)


BAD_INPUT = [
    Case(
        viterbi.most_likely_path,
        {"symbols": torch.tensor([[0, 1, 1]]), **SOURCE},
        tensors=("initial", "transition", "emission"),
        devices=("initial", "emission"),
        others={"symbols": torch.tensor([[0, 2]]), "initial": torch.tensor([0.5, 0.3, 0.3], dtype=torch.float64)},
    )
]
