"""Phoneme selectivity, against counting."""

import torch

from rnncortex.analysis.cognition import phoneme_selectivity
from tests.bad_input import Case

GENERATOR = torch.Generator().manual_seed(0)
ACTIVITY = torch.rand(40, 3, generator=GENERATOR)
PHONEMES = torch.arange(40) % 5

BAD_INPUT = [
    Case(
        phoneme_selectivity.mean_responses,
        {"activity": ACTIVITY, "phonemes": PHONEMES, "count": 5},
        tensors=("activity",),
        counts=("count",),
        others={"phonemes": PHONEMES % 4},
    ),
    Case(phoneme_selectivity.index, {"responses": torch.rand(4, 3), "criterion": 0.1}, tensors=("responses",), numbers=("criterion",)),
]


def test_means_by_phoneme() -> None:
    got = phoneme_selectivity.mean_responses(ACTIVITY, PHONEMES, 5)
    for p in range(5):
        assert torch.allclose(got[p], ACTIVITY[p == PHONEMES].mean(0), atol=1e-6)


def test_the_index_counts_phonemes_that_are_lower() -> None:
    responses = torch.rand(6, 4, generator=GENERATOR)
    got = phoneme_selectivity.index(responses, 0.3)
    for p in range(6):
        for u in range(4):
            assert got[p, u] == sum(bool(responses[p, u] - responses[q, u] > 0.3) for q in range(6))
