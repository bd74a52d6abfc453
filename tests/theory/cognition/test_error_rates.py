"""Error rates, against counting by hand and a simulated pair of causes."""

import pytest
import torch

from rnncortex.theory.cognition import error_rates
from tests.bad_input import Case

GENERATOR = torch.Generator().manual_seed(0)
LOOKS = torch.rand(30, 30, generator=GENERATOR) < 0.3
LOOKS = LOOKS | LOOKS.T
RELATED = torch.arange(30)[:, None] // 5 == torch.arange(30) // 5

BAD_INPUT = [
    Case(error_rates.by_guessing, {"looks_alike": LOOKS, "related": RELATED}, others={"looks_alike": LOOKS[:3], "related": 1.0}),
    Case(
        error_rates.mixed_by_accident,
        {"visual": torch.tensor(0.3), "semantic": torch.tensor(0.2), "chance": torch.tensor([0.3, 0.1, 0.1, 0.5])},
        others={"visual": torch.tensor(1), "semantic": "text", "chance": torch.tensor([0.0, 0.1, 0.1, 0.8])},
    ),
]


def test_guessing_is_counted() -> None:
    count = [0, 0, 0, 0]
    for i in range(30):
        for j in range(30):
            if i != j:
                looks, means = bool(LOOKS[i, j]), bool(RELATED[i, j])
                count[{(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}[looks, means]] += 1
    assert error_rates.by_guessing(LOOKS, RELATED).tolist() == pytest.approx([c / 870 for c in count])


def test_two_independent_causes_make_as_many_mixed_errors_as_predicted() -> None:
    pairs = ~torch.eye(30, dtype=torch.bool)
    drawn = []
    for table, count in ((LOOKS & pairs, 60_000), (RELATED & pairs, 40_000)):  # one cause, then the other
        where = table.nonzero()
        drawn.append(where[torch.randint(len(where), (count,), generator=GENERATOR)])
    word, said = torch.cat(drawn).T
    looks, means = LOOKS[word, said], RELATED[word, said]
    share = [(kind.double().mean()) for kind in (looks & ~means, means & ~looks, looks & means)]
    predicted = error_rates.mixed_by_accident(share[0], share[1], error_rates.by_guessing(LOOKS, RELATED))
    assert predicted.item() == pytest.approx(share[2].item(), abs=4 * (0.25 / 100_000) ** 0.5)
