"""The filter and the smoother against sums over all paths, and prediction by logarithms against prediction by products."""

import itertools

import pytest
import torch

from rnncortex.numerics import seeding
from rnncortex.numerics.sequences import discrete_filter
from tests.bad_input import Case

INITIAL = torch.tensor([0.2, 0.5, 0.3], dtype=torch.float64)
TRANSITION = torch.tensor([[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.0, 0.5, 0.5]], dtype=torch.float64)
SEEN = seeding.normal((2, 5, 3), 0)


def paths(trial: int) -> torch.Tensor:
    """Probability of every path with what was seen, shape (3,) * 5."""
    whole = torch.zeros((3,) * 5, dtype=torch.float64)
    for path in itertools.product(range(3), repeat=5):
        chance = INITIAL[path[0]]
        for here, there in itertools.pairwise(path):
            chance = chance * TRANSITION[here, there]
        whole[path] = chance * torch.exp(sum(SEEN[trial, step, state] for step, state in enumerate(path)))
    return whole


@pytest.mark.parametrize("predict", [discrete_filter.exactly, discrete_filter.by_product])
def test_by_enumeration_of_paths(predict) -> None:
    filtered = discrete_filter.forward_filter(SEEN, INITIAL, predict(TRANSITION))
    smoothed = discrete_filter.smooth(SEEN, INITIAL, TRANSITION)
    for trial in range(2):
        whole = paths(trial)
        assert filtered.log_evidence[trial].sum().exp().item() == pytest.approx(whole.sum().item())
        torch.testing.assert_close(filtered.log_posterior[trial, -1].exp(), whole.sum((0, 1, 2, 3)) / whole.sum())
        for step in range(5):
            others = tuple(k for k in range(5) if k != step)
            torch.testing.assert_close(smoothed[trial, step].exp(), whole.sum(others) / whole.sum())


def test_logarithms_keep_what_products_lose() -> None:
    """A state of probability 1e-400 that turns out to be the only one that can go on."""
    stay, start = torch.eye(2, dtype=torch.float64), torch.tensor([0.5, 0.5], dtype=torch.float64)
    seen = torch.tensor([[[0.0, -1000.0], [-torch.inf, 0.0]]], dtype=torch.float64)
    found = discrete_filter.forward_filter(seen, start, discrete_filter.exactly(stay))
    assert found.log_evidence[0, 1].item() == pytest.approx(-1000)
    with pytest.raises(ValueError, match="observations: expected sequences that the source can emit"):
        discrete_filter.forward_filter(seen, start, discrete_filter.by_product(stay))


OPTIONS = {"log_likelihood": SEEN, "initial": INITIAL}
BAD_INPUT = [
    Case(
        discrete_filter.forward_filter,
        {**OPTIONS, "predict": discrete_filter.exactly(TRANSITION)},
        tensors=("initial",),
        devices=("initial",),
        others={"log_likelihood": SEEN[:, :0]},
    ),
    Case(
        discrete_filter.smooth,
        {**OPTIONS, "transition": TRANSITION},
        tensors=("initial", "transition"),
        devices=("initial", "transition"),
        others={"log_likelihood": SEEN[:, :0]},
    ),
    Case(discrete_filter.exactly, {"transition": TRANSITION}, tensors=("transition",)),
    Case(discrete_filter.by_product, {"transition": TRANSITION}, tensors=("transition",)),
]
