"""The filter and the smoother against sums over all paths and against the recursion in logarithms, in and out of the range of floats."""

import numpy as np
import pytest
import torch
from scipy.special import logsumexp

from rnncortex.numerics import seeding
from rnncortex.numerics.sequences import discrete_filter
from tests.bad_input import Case

INITIAL = torch.tensor([0.2, 0.5, 0.3], dtype=torch.float64)
TRANSITION = torch.tensor([[0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.0, 0.5, 0.5]], dtype=torch.float64)
SEEN = seeding.normal((2, 5, 3), 0)


def paths(trial: int) -> torch.Tensor:
    """Probability of every path with what was seen, shape (3,) * 5."""
    first, *later = SEEN[trial].exp()
    return torch.einsum("a,ab,bc,cd,de->abcde", INITIAL * first, *(TRANSITION * seen for seen in later))


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


def in_logarithms(seen: torch.Tensor, start: torch.Tensor, transition: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """The recursions of forward and backward messages by scipy, never scaled: posterior, prior, evidence, smoothed."""
    with np.errstate(divide="ignore"):
        A, steps = transition.log().numpy(), seen.numpy()
        forward = [start.log().numpy() + steps[:, 0]]
        for step in range(1, seen.shape[1]):
            forward.append(logsumexp(forward[-1][..., None] + A, -2) + steps[:, step])
        backward = [np.zeros_like(forward[0])]
        for step in range(seen.shape[1] - 1, 0, -1):
            backward.append(logsumexp((backward[-1] + steps[:, step])[:, None] + A, -1))
    past, future = np.stack(forward, 1), np.stack(backward[::-1], 1)
    so_far, whole = logsumexp(past, -1), past + future
    prior = np.concatenate([np.broadcast_to(start.log(), past[:, :1].shape), logsumexp(past[:, :-1, :, None] + A, -2)], 1)
    prior -= np.pad(so_far, ((0, 0), (1, 0)))[:, :-1, None]
    found = past - so_far[..., None], prior, np.diff(so_far, prepend=0.0), whole - logsumexp(whole, -1, keepdims=True)
    return tuple(map(torch.as_tensor, found))


def chain(kind: str, states: int) -> torch.Tensor:
    """Transitions that forget at once, slowly or never, or that lead one way."""
    mixed = torch.softmax(2 * seeding.normal((states, states), 4), -1)
    stay = torch.eye(states, dtype=torch.float64)
    shares = {"forgets": 1.0, "remembers": 1e-3, "never forgets": 0.0}
    if kind == "one way":
        return torch.softmax(torch.where(torch.ones_like(stay).tril(-1) > 0, -torch.inf, 3 * stay), -1)
    return (1 - shares[kind]) * stay + shares[kind] * mixed


@pytest.mark.parametrize(("trials", "time", "states"), [(1, 1, 3), (2, 300, 4), (1, 801, 5), (1, 300, 30), (60, 40, 6)])
@pytest.mark.parametrize("kind", ["forgets", "remembers", "never forgets", "one way"])
def test_scaled_blocks_are_the_recursion_in_logarithms(kind: str, trials: int, time: int, states: int) -> None:
    transition = chain(kind, states)
    start = torch.softmax(seeding.normal((states,), 5), -1)
    seen = 0.3 * seeding.normal((trials, time, states), 6)
    filtered = discrete_filter.forward_filter(seen, start, discrete_filter.exactly(transition))
    by_product = discrete_filter.forward_filter(seen, start, discrete_filter.by_product(transition))
    *expected, smoothed = in_logarithms(seen, start, transition)
    for found, product, exact in zip(filtered, by_product, expected, strict=True):
        torch.testing.assert_close(found, exact, rtol=0, atol=1e-10)
        torch.testing.assert_close(product, exact, rtol=0, atol=1e-10)
    torch.testing.assert_close(discrete_filter.smooth(seen, start, transition), smoothed, rtol=0, atol=1e-10)


@pytest.mark.parametrize("contrast", [0.5, 40.0, 900.0])
def test_out_of_the_range_of_floats(contrast: float) -> None:
    """Evidence for one state for as long as the other's probability needs to underflow, then for the other; and all of it at once."""
    transition = torch.tensor([[1 - 1e-9, 1e-9], [0.0, 1.0]], dtype=torch.float64)
    start = torch.tensor([0.5, 0.5], dtype=torch.float64)
    seen = torch.zeros(1, 400, 2, dtype=torch.float64)
    seen[:, :200, 1], seen[:, 200:, 0] = -contrast, -contrast
    filtered = discrete_filter.forward_filter(seen, start, discrete_filter.exactly(transition))
    *expected, smoothed = in_logarithms(seen, start, transition)
    for found, exact in zip(filtered, expected, strict=True):
        torch.testing.assert_close(found, exact, rtol=1e-12, atol=1e-10)
    torch.testing.assert_close(discrete_filter.smooth(seen, start, transition), smoothed, rtol=1e-12, atol=1e-10)


def test_gradients_are_those_of_differences() -> None:
    def loss(seen: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        transition = torch.softmax(weights, -1)
        filtered = discrete_filter.forward_filter(seen, INITIAL, discrete_filter.exactly(transition))
        return filtered.log_evidence.sum() + discrete_filter.smooth(seen, INITIAL, transition)[..., 0].sum()

    weights = seeding.normal((3, 3), 7)
    assert torch.autograd.gradcheck(loss, (SEEN.clone().requires_grad_(), weights.requires_grad_()))


def test_single_precision_is_double_precision_rounded() -> None:
    whole = discrete_filter.forward_filter(SEEN, INITIAL, discrete_filter.exactly(TRANSITION))
    half = discrete_filter.forward_filter(SEEN.float(), INITIAL.float(), discrete_filter.exactly(TRANSITION.float()))
    for single, double in zip(half, whole, strict=True):
        assert single.dtype == torch.float32
        torch.testing.assert_close(single, double.float())


def test_a_sequence_that_cannot_be_is_refused_however_long() -> None:
    seen = torch.zeros(1, 900, 3, dtype=torch.float64)
    seen[:, 700] = torch.tensor([-torch.inf, -torch.inf, 0.0])
    apart = torch.tensor([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]], dtype=torch.float64)
    start = torch.tensor([0.5, 0.5, 0.0], dtype=torch.float64)
    for predict in (discrete_filter.exactly, discrete_filter.by_product):
        with pytest.raises(ValueError, match="got one of probability zero"):
            discrete_filter.forward_filter(seen, start, predict(apart))


OPTIONS = {"log_likelihood": SEEN, "initial": INITIAL}
BAD_INPUT = [
    Case(
        discrete_filter.forward_filter,
        {**OPTIONS, "predict": discrete_filter.exactly(TRANSITION)},
        tensors=("initial",),
        devices=("initial",),
        others={"log_likelihood": SEEN[:, :0], "predict": TRANSITION},
    ),
    Case(
        discrete_filter.posterior,
        {**OPTIONS, "predict": discrete_filter.exactly(TRANSITION)},
        tensors=("initial",),
        devices=("initial",),
        others={"log_likelihood": SEEN[:, :0], "predict": TRANSITION},
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
