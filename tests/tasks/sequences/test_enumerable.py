"""A source that knows its probabilities: they sum to one, and samples follow them."""

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.numerics.probability import distances
from rnncortex.tasks.sequences import enumerable
from rnncortex.tasks.sequences.enumerable import EnumerableSource
from rnncortex.theory.sequences import enumeration
from tests.bad_input import Case

TABLE = torch.softmax(seeding.normal((3, 3, 3), 0), -1)
BAD_INPUT = [
    Case(EnumerableSource, {"table": TABLE}, tensors=("table",), others={"table": torch.ones(2, 3).double() / 3}),
    *(
        Case(call, {"trials": 2, "time": 5, "seed": 0}, counts=("trials", "time"), seeds=("seed",), others={"time": 1})
        for call in (EnumerableSource(TABLE).sample, EnumerableSource(TABLE).batch)
    ),
    *(
        Case(EnumerableSource(TABLE).log_probability, {"sequences": torch.tensor([[0, 1, 2]])}, others={"sequences": bad})
        for bad in ("text", torch.tensor([[0.0, 1.0]]), torch.tensor([[0, 3]]), torch.tensor([[0]]), torch.tensor([0, 1]))
    ),
    Case(
        enumerable.with_start,
        {"sequences": torch.tensor([[0, 1]]), "symbols": 2},
        counts=("symbols",),
        others={"sequences": torch.ones(1, 2)},
    ),
]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_probabilities_sum_to_one_and_samples_follow_them(order: int) -> None:
    source = EnumerableSource(torch.softmax(seeding.normal((2,) * (order + 1), order), -1))
    log_p = source.log_probability(enumeration.all_sequences(2, 5))
    assert log_p.exp().sum().item() == pytest.approx(1)
    drawn = source.sample(20_000, 5, seed=1)
    index = (drawn * 2 ** torch.arange(4, -1, -1)).sum(1)
    frequency = torch.bincount(index, minlength=32).double() / 20_000
    apart = distances.total_variation(frequency, log_p.exp())
    assert apart < 2 * distances.sampling_distance(log_p.exp(), 20_000)
    assert source.order == order


def test_the_optimum_is_what_a_predictor_reaches() -> None:
    source = EnumerableSource(TABLE)
    drawn = source.sample(2000, 40, seed=3)
    best = TABLE.argmax(-1)
    right = (best[drawn[:, 20:-1], drawn[:, 21:]][:, :-1] == drawn[:, 22:]).double().mean().item()
    assert right == pytest.approx(source.optimum, abs=0.012)
    assert source.chance == pytest.approx(1 / 3)


def test_with_start_asks_for_every_symbol() -> None:
    batch = enumerable.with_start(torch.tensor([[2, 0, 1]]), 3)
    assert batch.inputs.tolist() == [[[0, 0, 0], [0, 0, 1], [1, 0, 0]]]
    assert batch.targets.argmax(-1).tolist() == [[2, 0, 1]]
    assert batch.mask.all()
    assert EnumerableSource(TABLE).batch(4, 6, seed=0).inputs.shape == (4, 6, 3)
