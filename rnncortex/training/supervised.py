"""Supervised training by back-propagation through time."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


def masked_squared_error(predictions: Tensor, batch: Batch) -> Tensor:
    """Mean squared error over the steps of a batch that count."""
    return (predictions - batch.targets).square()[batch.mask].mean()


def masked_cross_entropy(predictions: Tensor, batch: Batch) -> Tensor:
    """Mean cross-entropy in nats over the steps of a batch that count; predictions are scores, targets probabilities of classes."""
    return nn.functional.cross_entropy(predictions[batch.mask], batch.targets[batch.mask])


def fit(
    model: nn.Module,
    draw: Callable[[torch.Generator], Batch],
    *,
    updates: int,
    learning_rate: float = 1e-3,
    loss: Callable[[Tensor, Batch], Tensor] = masked_squared_error,
    clip: float = 1.0,
    weight_decay: float = 0.0,
    after_update: Callable[[], None] | None = None,
    seed: Seed,
) -> Tensor:
    """Train a network with readout on fresh batches, by Adam with the learning rate falling to zero on a half cosine.

    Parameters
    ----------
    model : Module
        From inputs to predictions and states, such as :class:`~rnncortex.models.rate.readout.WithReadout`; trained in place.
    draw : callable
        Draws a batch from a generator.
    updates : int
        Number of batches.
    learning_rate : float
        At the start.
    loss : callable
        From predictions and batch to a number.
    clip : float
        The gradient's norm is cut to this.
    weight_decay : float
        Of Adam, at least 0.
    after_update : callable, optional
        Called after every update, to watch the model learn.
    seed : int or torch.Generator
        Of the batches, and of the network's noise if it has any.

    Returns
    -------
    Tensor, shape (updates,)
        The loss before each update.

    Raises
    ------
    TypeError, ValueError
        If an option is out of range.
    FloatingPointError
        If the loss stops being finite; the model is left as it was before that update.
    """
    checks.count("updates", updates)
    checks.number("learning_rate", learning_rate, above=0)
    checks.number("clip", clip, above=0)
    checks.number("weight_decay", weight_decay, at_least=0)
    random = seeding.generator(seed)
    noisy = {"seed": random} if getattr(getattr(model, "network", None), "noise_std", 0) else {}
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    losses = []
    for update in track(range(updates), "Training"):
        batch = draw(random)
        optimizer.zero_grad()
        value = loss(model(batch.inputs, **noisy)[0], batch)
        if not torch.isfinite(value):
            raise FloatingPointError(
                f"the loss became {value.item()} at update {update}: try a smaller learning_rate than {learning_rate:g}"
            )
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        schedule.step()
        losses.append(value.detach())
        if after_update is not None:
            after_update()
    return torch.stack(losses)
