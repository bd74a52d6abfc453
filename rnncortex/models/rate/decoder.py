"""Recurrent decoder: a network that reads a population and says what the animal does."""

import torch
from torch import Tensor, nn

from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import checks


class RecurrentDecoder(nn.Module):
    r"""A recurrent network with a readout between two fixed scales, so that it sees and makes numbers of order one.

    .. math:: z_t = (n_t - \bar n) / s, \qquad \hat x_t = \bar x + r \, (V h_t + c)

    Parameters
    ----------
    model : WithReadout
        Of z; it is kept, not copied.
    activity : Tensor, shape (trials, time, units)
        Of training trials: gives the mean and the standard deviation s of each unit (one for a unit that never changes).
    behaviour : Tensor, shape (trials, time, outputs)
        Of training trials: gives the mean of each output, and r, the root of the mean variance of all.

    Raises
    ------
    TypeError, ValueError
        If the model is none, the tensors' shapes, dtypes or devices do not fit, or the behaviour does not vary.
    """

    offset: Tensor
    scale: Tensor
    mean: Tensor
    spread: Tensor

    def __init__(self, model: WithReadout, activity: Tensor, behaviour: Tensor) -> None:
        super().__init__()
        if not isinstance(model, WithReadout):
            raise TypeError(f"model: expected a WithReadout, got {checks.describe(model)}")
        sizes: checks.Sizes = {}
        like = ("the model", next(model.parameters()))
        checks.tensor("activity", activity, "trials time units", sizes, like=like)
        checks.tensor("behaviour", behaviour, "trials time outputs", sizes, like=like)
        self.model = model
        deviation = activity.std((0, 1), correction=0)
        spread = behaviour.var((0, 1), correction=0).mean().sqrt()
        if not spread > 0:
            raise ValueError("behaviour: expected numbers that vary, got a constant")
        self.register_buffer("offset", activity.mean((0, 1)))
        self.register_buffer("scale", torch.where(deviation > 0, deviation, 1.0))
        self.register_buffer("mean", behaviour.mean((0, 1)))
        self.register_buffer("spread", spread)

    def standardise(self, activity: Tensor) -> Tensor:
        """What the network sees, z, of the activity's shape."""
        checks.tensor("activity", activity, "trials time units", {"units": len(self.offset)}, like=("the decoder", self.offset))
        return (activity - self.offset) / self.scale

    def forward(self, activity: Tensor) -> tuple[Tensor, Tensor]:
        """Decode trials; the network starts each at rest and sees nothing of the future.

        Parameters
        ----------
        activity : Tensor, shape (trials, time, units)

        Returns
        -------
        decoded : Tensor, shape (trials, time, outputs)
            In the units of the behaviour.
        states : Tensor, shape (trials, time, hidden_size)

        Raises
        ------
        TypeError, ValueError
            If the activity is not as above.
        """
        made, states = self.model(self.standardise(activity))
        return self.mean + self.spread * made, states

    @torch.no_grad()
    def decode(self, activity: Tensor) -> Tensor:
        """What :meth:`forward` decodes, without gradients."""
        return self(activity)[0]
