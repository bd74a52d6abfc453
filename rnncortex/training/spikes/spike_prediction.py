"""Training of spike models by gradient descent, to predict the next spikes from those recorded."""

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch
from rnncortex.training.supervised import fit


def fit_by_gradient(
    model: nn.Module,
    inputs: Tensor,
    spikes: Tensor,
    *,
    included: Tensor | None = None,
    updates: int,
    learning_rate: float = 1e-2,
    weight_decay: float = 0.0,
    seed: Seed = 0,
) -> Tensor:
    """Maximise the log-likelihood of the next spikes, all trials at once, the recorded spikes fed in (teacher forcing).

    Parameters
    ----------
    model : Module
        From inputs and spikes to log-odds, such as :class:`~rnncortex.models.spikes.rnn.SpikingRNN`; trained in place.
    inputs : Tensor, shape (trials, time, input_size)
    spikes : Tensor, shape (trials, time, units)
        Zeros and ones.
    included : Tensor of bool, shape (trials, time), optional
        Bins that count; the others are only context. All, if left out.
    updates : int
        Of Adam; the learning rate falls to zero on a half cosine.
    learning_rate, weight_decay : float
        Of Adam.
    seed : int or torch.Generator
        Of noise, if the model has any.

    Returns
    -------
    Tensor, shape (updates,)
        Negative log-likelihood in nats a bin before each update.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    FloatingPointError
        If the loss stops being finite.
    """
    sizes: checks.Sizes = {}
    checks.tensor("inputs", inputs, "trials time input_size", sizes)
    spikes = checks.recorded("spikes", spikes, "trials time units", sizes, like=("inputs", inputs))
    mask = torch.ones_like(spikes[..., 0], dtype=torch.bool) if included is None else included
    if not isinstance(mask, Tensor) or mask.dtype != torch.bool or mask.shape != spikes.shape[:2]:
        raise TypeError(f"included: expected booleans of shape {tuple(spikes.shape[:2])}, got {checks.describe(mask)}")
    batch = Batch(torch.cat((inputs, spikes), -1), spikes, mask)
    return fit(
        _TeacherForced(model, inputs.shape[-1]),
        lambda random: batch,
        updates=updates,
        learning_rate=learning_rate,
        weight_decay=weight_decay,
        loss=_cross_entropy,
        seed=seed,
    ).loss


def _cross_entropy(log_odds: Tensor, batch: Batch) -> Tensor:
    return nn.functional.binary_cross_entropy_with_logits(log_odds[batch.mask], batch.targets[batch.mask])


class _TeacherForced(nn.Module):
    """A model of spikes as a map of one tensor: inputs and recorded spikes side by side."""

    def __init__(self, model: nn.Module, input_size: int) -> None:
        super().__init__()
        self.model, self.input_size = model, input_size

    def forward(self, both: Tensor) -> tuple[Tensor]:
        return (self.model(both[..., : self.input_size], both[..., self.input_size :]),)
