"""Agreement: who agrees with whom in samples, what probes are made of, and the ideal predictor."""

import pytest
import torch

from rnncortex.analysis.sequences import hidden_markov
from rnncortex.tasks.cognition import agreement
from tests.bad_input import Case

TASK = agreement.Agreement()
CHANCES = torch.full((2, 24), 1 / 24, dtype=torch.float64)

BAD_INPUT = [
    Case(agreement.Agreement, {"further": 0.5}, numbers=("further",)),
    Case(TASK.sample, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(
        agreement.probes,
        {"distance": 2, "attractors": 1, "count": 4, "seed": 0},
        counts=("distance", "attractors", "count"),
        seeds=("seed",),
        others={"attractors": 3},
    ),
    Case(
        agreement.right_number,
        {"chances": CHANCES, "number": torch.tensor([0, 1])},
        others={"chances": 2 * CHANCES, "number": torch.tensor([0, 2])},
    ),
]


def test_the_verb_agrees_with_the_first_noun():
    singular, plural = set(agreement.SINGULAR), set(agreement.PLURAL)
    for row in TASK.sample(50, 30, seed=1).tolist():
        text = [agreement.WORDS[k] for k in row]
        assert text[0] == "."
        for sentence in " ".join(text[1:]).split(" . ")[:-1]:
            words = sentence.split()
            assert words[0] in singular | plural
            assert words[-1] in agreement.VERBS[words[0] in plural]
            assert all(w in agreement.PREPOSITIONS for w in words[1:-1:2])


def test_probes_have_their_attractors():
    symbols, number = agreement.probes(3, 2, 40, seed=0)
    nouns = [[agreement.WORDS[k] in agreement.PLURAL for k in row[1::2]] for row in symbols.tolist()]
    assert symbols.shape == (40, 8)
    assert number.sum() == 20
    for row, plural in zip(nouns, number.tolist(), strict=True):
        assert row[0] == plural
        assert sum(noun != plural for noun in row[1:]) == 2


def test_the_ideal_predictor_is_never_wrong():
    source = TASK.source()
    symbols, number = agreement.probes(2, 2, 10, seed=0)
    start = torch.eye(agreement.STATES, dtype=torch.float64)[0]
    filtered = hidden_markov.forward_filter(symbols, start, source.transition, source.emission)
    following = filtered.log_posterior[:, -1].exp() @ source.transition @ source.emission
    assert agreement.right_number(following, number).min().item() == pytest.approx(1.0)
    assert agreement.right_number(CHANCES, torch.tensor([0, 1])).tolist() == pytest.approx([0.5, 0.5])
