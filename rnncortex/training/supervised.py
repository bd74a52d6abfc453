"""Supervised training by back-propagation through time: clipped, truncated if wanted, stopped early on held-out trials."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch

Loss = Callable[[Tensor, Batch], Tensor]
"""From predictions and batch to a number."""


class History(NamedTuple):
    """How training went.

    Attributes
    ----------
    loss : Tensor, shape (updates,)
        Before each update, on its batch.
    gradient_norm : Tensor, shape (updates,)
        Length of the gradient over all parameters, before it was clipped.
    held_out : Tensor, shape (checks,)
        Loss on the held-out trials at each check; empty without any.
    checked : Tensor of int, shape (checks,)
        Updates done at each check.
    best : int
        Updates done by the weights that the model has now.
    stopped : {"all updates", "no progress", "interrupted"}
        What ended the training.
    """

    loss: Tensor
    gradient_norm: Tensor
    held_out: Tensor
    checked: Tensor
    best: int
    stopped: str


def masked_squared_error(predictions: Tensor, batch: Batch) -> Tensor:
    """Mean squared error over the steps of a batch that count."""
    errors = (predictions - batch.targets).square()
    return errors.mean() if batch.mask.all() else errors[batch.mask].mean()


def masked_cross_entropy(predictions: Tensor, batch: Batch) -> Tensor:
    """Mean cross-entropy in nats over the steps of a batch that count; predictions are scores, targets probabilities of classes."""
    return nn.functional.cross_entropy(predictions[batch.mask], batch.targets[batch.mask])


def fit(
    model: nn.Module,
    draw: Callable[[torch.Generator], Batch],
    *,
    updates: int,
    learning_rate: float = 1e-3,
    loss: Loss = masked_squared_error,
    clip: float = 1.0,
    weight_decay: float = 0.0,
    truncation: int | None = None,
    held_out: Batch | None = None,
    check_every: int = 20,
    patience: int | None = None,
    after_update: Callable[[], None] | None = None,
    seed: Seed,
) -> History:
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
        The gradient's norm is cut to this; infinite for no clipping.
    weight_decay : float
        Of Adam, at least 0.
    truncation : int, optional
        The gradient goes back through at most so many steps, see :func:`truncated`; through all if left out.
    held_out : Batch, optional
        Trials that are never trained on. With them the model ends with the weights that were best on them.
    check_every : int
        Updates between two looks at the held-out trials.
    patience : int, optional
        Training stops after so many looks in a row without a new best; it needs ``held_out``.
    after_update : callable, optional
        Called after every update, to watch the model learn.
    seed : int or torch.Generator
        Of the batches, and of the network's noise if it has any.

    Returns
    -------
    History
        Also where a key stops the training (KeyboardInterrupt): the model then has its best weights so far.

    Raises
    ------
    TypeError, ValueError
        If an option is out of range, or a truncation exceeds the length of the trials.
    FloatingPointError
        If the loss stops being finite; the model is left as it was before that update.

    References
    ----------
    Werbos (1990), Proceedings of the IEEE 78, 1550-1560; Kingma and Ba (2015), arXiv:1412.6980, for Adam; Pascanu, Mikolov and Bengio
    (2013), ICML 28, 1310-1318, for clipping.
    """
    checks.count("updates", updates)
    checks.number("learning_rate", learning_rate, above=0)
    if clip != torch.inf:
        checks.number("clip", clip, above=0)
    checks.number("weight_decay", weight_decay, at_least=0)
    checks.count("check_every", check_every)
    if patience is not None and held_out is None:
        raise ValueError("held_out: expected a batch to judge progress by where patience is given, got none")
    limit = updates if patience is None else checks.count("patience", patience)
    random = seeding.generator(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    losses: list[Tensor] = []
    norms: list[Tensor] = []
    best = _Best(model)
    stopped = "all updates"
    try:
        for update in track(range(updates), "Training"):
            batch = draw(random)
            optimizer.zero_grad()
            value = loss(_predict(model, batch.inputs, truncation, random), batch)
            if not torch.isfinite(value):
                raise FloatingPointError(
                    f"the loss became {value.item()} at update {update}: try a smaller learning_rate than {learning_rate:g}"
                )
            value.backward()
            norms.append(nn.utils.clip_grad_norm_(model.parameters(), clip))
            optimizer.step()
            schedule.step()
            losses.append(value.detach())
            if after_update is not None:
                after_update()
            if held_out is not None and (update + 1) % check_every == 0:
                with torch.no_grad():
                    best.see(loss(_predict(model, held_out.inputs, None, seeding.generator(0)), held_out), update + 1)
                if best.stale >= limit:
                    stopped = "no progress"
                    break
    except KeyboardInterrupt:
        stopped = "interrupted"
    at = best.restore(len(losses))
    empty = torch.empty(0)
    seen = torch.stack(best.losses) if best.losses else empty
    return History(
        torch.stack(losses) if losses else empty,
        torch.stack(norms[: len(losses)]) if losses else empty,
        seen,
        torch.tensor(best.updates),
        at,
        stopped,
    )


def truncated(model: nn.Module, inputs: Tensor, steps: int, **network_options: Any) -> Tensor:
    """Predictions whose gradient goes back through at most so many steps: the state is carried on from chunk to chunk, its history cut off.

    The first chunk takes what does not fill a whole one, so that from the last step the gradient goes back through exactly ``steps`` steps;
    from others through fewer, on average about half as many.

    Parameters
    ----------
    model : WithReadout
        A network, called like ``torch.nn.RNN(batch_first=True)`` (or LSTM or GRU), with its readout.
    inputs : Tensor, shape (trials, time, inputs)
    steps : int
        At most the number of steps of the inputs.
    **network_options
        Passed on to the network.

    Returns
    -------
    Tensor, shape (trials, time, outputs)

    Raises
    ------
    TypeError, ValueError
        If the model has no network and readout, or there are fewer steps in the inputs.

    References
    ----------
    Williams and Peng (1990), Neural Computation 2, 490-501.
    """
    checks.tensor("inputs", inputs, "trials time inputs")
    time = inputs.shape[1]
    if checks.count("steps", steps) > time:
        raise ValueError(f"steps: expected a truncation of at most the {time} steps of the inputs, got {steps}")
    network, readout = getattr(model, "network", None), getattr(model, "readout", None)
    if not isinstance(network, nn.Module) or not isinstance(readout, nn.Module):
        raise TypeError(f"model: expected a network with a readout, got {checks.describe(model)}")
    state: Any = None
    outputs = []
    for chunk in inputs.tensor_split(tuple(range(time % steps or steps, time, steps)), dim=1):
        out, state = network(chunk, state, **network_options)
        state = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
        outputs.append(out)
    return readout(torch.cat(outputs, 1))


def _predict(model: nn.Module, inputs: Tensor, truncation: int | None, random: torch.Generator) -> Tensor:
    noisy = {"seed": random} if getattr(getattr(model, "network", None), "noise_std", 0) else {}
    return model(inputs, **noisy)[0] if truncation is None else truncated(model, inputs, truncation, **noisy)


class _Best:
    """The weights that did best on held-out trials."""

    def __init__(self, model: nn.Module) -> None:
        self.model, self.stale = model, 0
        self.losses: list[Tensor] = []
        self.updates: list[int] = []
        self.weights: dict[str, Tensor] = {}
        self.at = 0

    def see(self, loss: Tensor, update: int) -> None:
        if not self.losses or loss < min(self.losses):
            self.weights = {name: value.clone() for name, value in self.model.state_dict().items()}
            self.at, self.stale = update, 0
        else:
            self.stale += 1
        self.losses.append(loss)
        self.updates.append(update)

    def restore(self, done: int) -> int:
        """Give the model its best weights back, if there was a look at all; how many updates they had."""
        if not self.losses:
            return done
        self.model.load_state_dict(self.weights)
        return self.at
