"""Ensembles: many networks of one architecture, each with data and a seed of its own, trained at once."""

import copy
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed

Loss = Callable[..., Tensor]
"""From a network (a callable) and one member's data to a number."""


class Trained(NamedTuple):
    """How the training of an ensemble went.

    Attributes
    ----------
    held_out : Tensor, shape (checks, networks)
        Loss on each network's held-out data at each check.
    checked : Tensor of int, shape (checks,)
        Updates done at each check.
    best : Tensor, shape (networks,)
        Held-out loss of the weights that each network has now.
    """

    held_out: Tensor
    checked: Tensor
    best: Tensor


def fit(
    networks: Sequence[nn.Module],
    loss: Loss,
    data: Sequence[Tensor],
    held_out: Sequence[Tensor],
    *,
    updates: int,
    learning_rate: float = 1e-2,
    weight_decay: float = 0.0,
    clip: float = 1.0,
    batch: int | None = None,
    check_every: int = 10,
    seed: Seed = 0,
) -> Trained:
    """Train networks side by side by Adam, each on its own data, and stop each where its held-out loss was least.

    Each tensor of the data has a row for each network. Losses are summed over networks, so that none touches another's weights, and
    each network's gradient is clipped by itself: the result is that of training them one after the other, but the arithmetic is done
    for all at once. The learning rate falls to zero on a half cosine.

    Parameters
    ----------
    networks : sequence of Module
        Of one architecture; trained in place.
    loss : callable
        ``loss(network, *member)`` for one network and its rows of the data.
    data, held_out : sequence of Tensor, each of shape (networks, trials, ...)
        What is trained on, and what chooses the moment to stop.
    updates : int
        Steps of Adam.
    learning_rate : float
        At the start.
    weight_decay : float
        Of AdamW, decoupled from the gradient.
    clip : float
        Each network's gradient is cut to this norm.
    batch : int, optional
        Trials in a batch, drawn anew for each update, the same rows for all networks; all trials if left out.
    check_every : int
        Updates between two looks at the held-out data.
    seed : int or torch.Generator
        Of the batches.

    Returns
    -------
    Trained

    Raises
    ------
    TypeError, ValueError
        If there is no network, a tensor has not a row for each network, or an option is out of range.
    FloatingPointError
        If a loss stops being finite.

    References
    ----------
    Loshchilov and Hutter (2019), arXiv:1711.05101, for AdamW.
    """
    if not networks:
        raise ValueError("networks: expected at least one, got none")
    for name, parts in (("data", data), ("held_out", held_out)):
        for part in parts:
            if not isinstance(part, Tensor) or len(part) != len(networks):
                raise ValueError(f"{name}: expected tensors with a row for each of {len(networks)} networks, got {checks.describe(part)}")
    checks.count("updates", updates)
    checks.number("learning_rate", learning_rate, above=0)
    checks.number("weight_decay", weight_decay, at_least=0)
    checks.number("clip", clip, above=0)
    checks.count("check_every", check_every)
    if batch is not None:
        checks.count("batch", batch)
    random = seeding.generator(seed)
    trials = data[0].shape[1]
    size = trials if batch is None else min(batch, trials)
    skeleton = copy.deepcopy(networks[0])
    stacked, buffers = torch.func.stack_module_state(list(networks))
    weights = {name: value.detach().clone().requires_grad_() for name, value in stacked.items()}

    def member(own: dict[str, Tensor], *parts: Tensor) -> Tensor:
        return loss(lambda *inputs, **options: torch.func.functional_call(skeleton, own, inputs, options), *parts)

    losses = torch.func.vmap(member)
    optimizer = torch.optim.AdamW(weights.values(), lr=learning_rate, weight_decay=weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    kept = {name: value.detach().clone() for name, value in weights.items()}
    least, seen, looks = torch.full((len(networks),), torch.inf), [], []
    for update in track(range(updates), "Training"):
        rows = slice(None) if size == trials else torch.randperm(trials, generator=random)[:size]
        optimizer.zero_grad()
        value = losses(weights, *(part[:, rows] for part in data))
        if not torch.isfinite(value).all():
            raise FloatingPointError(f"a loss became {value.max().item()} at update {update}: try a smaller learning_rate")
        value.sum().backward()
        _clip(list(weights.values()), clip)
        optimizer.step()
        schedule.step()
        if (update + 1) % check_every == 0 or update + 1 == updates:
            with torch.no_grad():
                now = losses(weights, *held_out)
            better = now < least
            least = torch.where(better, now, least)
            for name, current in weights.items():
                kept[name][better] = current.detach()[better]
            seen.append(now)
            looks.append(update + 1)
    for row, network in enumerate(networks):
        network.load_state_dict({name: value[row] for name, value in kept.items()}, strict=False)
    return Trained(torch.stack(seen), torch.tensor(looks), least)


def predict(networks: Sequence[nn.Module], *inputs: Tensor, **options: Tensor) -> Tensor:
    """First outputs of networks of one architecture, each for its own row of the inputs; without gradients.

    Parameters
    ----------
    networks : sequence of Module
    *inputs, **options : Tensor, shape (networks, trials, ...)
        What the networks are called with.

    Returns
    -------
    Tensor, shape (networks, trials, ...)

    Raises
    ------
    ValueError
        If there is no network, or a tensor has not a row for each.
    """
    if not networks:
        raise ValueError("networks: expected at least one, got none")
    for part in (*inputs, *options.values()):
        if not isinstance(part, Tensor) or len(part) != len(networks):
            raise ValueError(f"inputs: expected tensors with a row for each of {len(networks)} networks, got {checks.describe(part)}")
    with torch.no_grad():
        found = []
        for row, network in enumerate(networks):
            answer = network(*(part[row] for part in inputs), **{name: part[row] for name, part in options.items()})
            found.append(answer[0] if isinstance(answer, tuple) else answer)
    return torch.stack(found)


def _clip(weights: Sequence[Tensor], most: float) -> None:
    """Cut each network's gradient to the norm."""
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    norms = sum((gradient.flatten(1).square().sum(1) for gradient in gradients), torch.zeros(len(gradients[0]))).sqrt()
    share = (most / (norms + 1e-12)).clamp(max=1)
    for gradient in gradients:
        gradient.mul_(share.reshape(-1, *[1] * (gradient.ndim - 1)))
