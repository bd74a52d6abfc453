"""Retention curves: how well each task is done while a network learns."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks
from rnncortex.tasks.batch import Batch


class Retention:
    r"""Normalised squared error of each task, :math:`\sum (\hat{y} - y)^2 / \sum (y - \bar{y})^2`, again and again during training.

    Call it after every update; it looks at every so many.

    Parameters
    ----------
    model : Module
        From inputs to predictions and states.
    tasks : mapping of str to (Batch, int)
        By name: held-out trials, and which output of the model answers.
    every : int
        Updates from one look to the next.

    Attributes
    ----------
    updates : list of int
        When it looked; the first time at 0, when it is made.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """

    def __init__(self, model: nn.Module, tasks: Mapping[str, tuple[Batch, int]], *, every: int = 10) -> None:
        if not isinstance(model, nn.Module):
            raise TypeError(f"model: expected a torch module, got {checks.describe(model)}")
        self.model, self.tasks, self.every = model, dict(tasks), checks.count("every", every)
        self.updates: list[int] = []
        self._calls, self._errors = 0, {name: [] for name in self.tasks}  # type: tuple[int, dict[str, list[Tensor]]]
        self._look()

    def __call__(self) -> None:
        """Count an update, and look if it is time."""
        self._calls += 1
        if self._calls % self.every == 0:
            self._look()

    def curves(self) -> dict[str, Tensor]:
        """By task: normalised squared error at each look."""
        return {name: torch.stack(errors) for name, errors in self._errors.items()}

    def _look(self) -> None:
        self.updates.append(self._calls)
        with torch.no_grad():
            for name, (batch, output) in self.tasks.items():
                self._errors[name].append(normalised_error(self.model(batch.inputs)[0][..., [output]], batch))


def normalised_error(predictions: Tensor, batch: Batch) -> Tensor:
    """Squared error over the counted steps as a share of the variance of the targets, 0-d.

    Parameters
    ----------
    predictions : Tensor, shape (trials, time, outputs)
    batch : Batch

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If the predictions have not the shape of the targets.
    """
    shape = " ".join(str(size) for size in batch.targets.shape)
    checks.tensor("predictions", predictions, shape)
    targets = batch.targets[batch.mask]
    return (predictions[batch.mask] - targets).square().mean() / targets.var(correction=0)
