"""Continual learning: a second task without losing the first, by replay, elastic weight consolidation or orthogonal gradients."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch

Loss = Callable[[Tensor, Batch], Tensor]
"""From predictions and batch to a number."""


class ElasticPenalty(NamedTuple):
    r"""Elastic weight consolidation, :math:`\tfrac{\lambda}{2} \sum_i F_i (\theta_i - \theta^*_i)^2`.

    Attributes
    ----------
    anchor : Tensor, shape (parameters,)
        :math:`\theta^*`, the parameters after the first task.
    importance : Tensor, shape (parameters,)
        F, diagonal of the Fisher information; see :func:`fisher_diagonal`.
    strength : float
        :math:`\lambda`.
    """

    anchor: Tensor
    importance: Tensor
    strength: float

    def __call__(self, model: nn.Module) -> Tensor:
        """The penalty at the parameters that the model has now, 0-d."""
        moved = nn.utils.parameters_to_vector(model.parameters()) - self.anchor
        return self.strength / 2 * (self.importance * moved.square()).sum()


def descend(
    model: nn.Module,
    draw: Callable[[torch.Generator], Batch],
    *,
    updates: int,
    learning_rate: float,
    loss: Loss,
    clip: float = 1.0,
    penalty: Callable[[nn.Module], Tensor] | None = None,
    basis: Tensor | None = None,
    after_update: Callable[[], None] | None = None,
    seed: Seed,
) -> Tensor:
    r"""Train by plain gradient descent, with a penalty or with gradients made orthogonal to given directions.

    .. math:: \theta \leftarrow \theta - \eta \, (I - B B^T) \, \nabla (L + \text{penalty})

    Parameters
    ----------
    model : Module
        From inputs to predictions and states; trained in place.
    draw : callable
        Draws a batch from a generator.
    updates : int
    learning_rate : float
        :math:`\eta`, constant.
    loss : callable
        From predictions and batch to a number.
    clip : float
        The gradient's norm is cut to this.
    penalty : callable, optional
        From the model to a number that is added to the loss, such as :class:`ElasticPenalty`.
    basis : Tensor, shape (parameters, directions), optional
        B, orthonormal columns; see :func:`output_directions`.
    after_update : callable, optional
        Called after every update.
    seed : int or torch.Generator
        Of the batches.

    Returns
    -------
    Tensor, shape (updates,)
        The loss before each update, without the penalty.

    Raises
    ------
    TypeError, ValueError
        If an option is out of range.
    FloatingPointError
        If the loss stops being finite, as it does where a penalty is too strong for the learning rate.
    """
    checks.count("updates", updates)
    checks.number("learning_rate", learning_rate, above=0)
    checks.number("clip", clip, above=0)
    random, losses, parameters = seeding.generator(seed), [], list(model.parameters())
    if basis is not None:
        checks.tensor("basis", basis, f"{sum(p.numel() for p in parameters)} directions")
    for update in track(range(updates), "Training"):
        batch = draw(random)
        value = loss(model(batch.inputs)[0], batch)
        whole = value if penalty is None else value + penalty(model)
        if not torch.isfinite(whole):
            raise FloatingPointError(f"the loss became {whole.item()} at update {update}: try a smaller learning_rate or penalty")
        gradient = torch.cat([part.flatten() for part in torch.autograd.grad(whole, parameters)])
        gradient = gradient * min(1.0, clip / max(gradient.norm().item(), 1e-300))
        if basis is not None:
            gradient = gradient - basis @ (basis.T @ gradient)
        point = nn.utils.parameters_to_vector(parameters).detach() - learning_rate * gradient
        nn.utils.vector_to_parameters(point, parameters)
        losses.append(value.detach())
        if after_update is not None:
            after_update()
    return torch.stack(losses)


def replay(draw: Callable[[torch.Generator], Batch], memory: Batch) -> Callable[[torch.Generator], Batch]:
    """A source of batches with trials of an earlier task among the new ones.

    Parameters
    ----------
    draw : callable
        Draws a batch of the new task from a generator.
    memory : Batch
        Stored trials of the earlier task; as many as the new batch has are drawn from them each time, with replacement.

    Returns
    -------
    callable
        Draws a batch whose first half is new and whose second half is old.

    Raises
    ------
    TypeError
        If the memory is no Batch.
    """
    if not isinstance(memory, Batch):
        raise TypeError(f"memory: expected a Batch, got {checks.describe(memory)}")

    def mixed(random: torch.Generator) -> Batch:
        new = draw(random)
        chosen = seeding.integers(len(memory.inputs), (len(new.inputs),), random, device=memory.inputs.device)
        return Batch(*(torch.cat((fresh, stored[chosen])) for fresh, stored in zip(new, memory, strict=True)))

    return mixed


def fisher_diagonal(model: nn.Module, batch: Batch, output: int, *, seed: Seed) -> Tensor:
    r"""Diagonal of the Fisher information of a network with Gaussian outputs, :math:`F_i = E[\sum_t (\partial y_t / \partial \theta_i)^2]`.

    The sum over the steps of a trial is found with random signs, a draw a trial:
    :math:`E[(\sum_t s_t \, \partial y_t / \partial \theta_i)^2]`.

    Parameters
    ----------
    model : Module
        From inputs to predictions and states.
    batch : Batch
        Trials to average over; only its counted steps enter.
    output : int
        Which output.
    seed : int or torch.Generator
        Of the signs.

    Returns
    -------
    Tensor, shape (parameters,)

    Raises
    ------
    TypeError, ValueError
        If ``output`` is no output of the model.

    References
    ----------
    Kirkpatrick et al. (2017), Proceedings of the National Academy of Sciences 114, 3521-3526.
    """
    random, parameters = seeding.generator(seed), list(model.parameters())
    total: Tensor | float = 0.0
    for trial in range(len(batch.inputs)):
        value = _output(model, batch, slice(trial, trial + 1), output)
        sign = 2.0 * seeding.integers(2, value.shape, random, device=value.device) - 1
        weights = (sign * batch.mask[trial : trial + 1]).to(value)
        gradient = torch.autograd.grad((weights * value).sum(), parameters, materialize_grads=True)
        total = total + torch.cat([part.flatten() for part in gradient]).square()
    assert isinstance(total, Tensor)
    return total / len(batch.inputs)


def output_directions(model: nn.Module, batch: Batch, output: int, directions: int, *, seed: Seed) -> Tensor:
    """Orthonormal directions in which the outputs of a task change most readily: the span of gradients of its outputs.

    Parameters
    ----------
    model : Module
        From inputs to predictions and states.
    batch : Batch
        Trials of the task; each gradient is that of one counted step of one trial, drawn at random.
    output : int
        Which output.
    directions : int
        Number of gradients, at most the number of parameters.
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (parameters, directions)

    Raises
    ------
    TypeError, ValueError
        If ``output`` is no output of the model or there are more directions than parameters.

    References
    ----------
    Farajtabar, Azizan, Mott and Li (2020), Proceedings of Machine Learning Research 108, 3762-3773.
    """
    random, parameters = seeding.generator(seed), list(model.parameters())
    most = sum(parameter.numel() for parameter in parameters)
    if checks.count("directions", directions) > most:
        raise ValueError(f"directions: expected at most {most}, the number of parameters, got {directions}")
    value = _output(model, batch, slice(None), output)
    counted = batch.mask.nonzero()
    chosen = counted[seeding.integers(len(counted), (directions,), random, device=counted.device)]
    rows = []
    for trial, step in chosen.tolist():
        gradient = torch.autograd.grad(value[trial, step], parameters, retain_graph=True, materialize_grads=True)
        rows.append(torch.cat([part.flatten() for part in gradient]))
    return torch.linalg.qr(torch.stack(rows, 1)).Q


def _output(model: nn.Module, batch: Batch, trials: slice, output: int) -> Tensor:
    predictions = model(batch.inputs[trials])[0]
    if checks.count("output", output, at_least=0) >= predictions.shape[2]:
        raise ValueError(f"output: expected one of {predictions.shape[2]} outputs, got number {output}")
    return predictions[..., output]
