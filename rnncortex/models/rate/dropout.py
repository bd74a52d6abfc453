"""Dropout in the recurrence: a new mask at every step, or one for the whole sequence (variational dropout)."""

import torch
from torch import Tensor, nn

from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


def per_step(trials: int, time: int, units: int, *, rate: float, seed: Seed) -> Tensor:
    """Masks that are drawn anew at every step.

    Parameters
    ----------
    trials, time, units : int
    rate : float
        Probability that a unit is silenced, in [0, 1).
    seed : int or torch.Generator

    Returns
    -------
    Tensor of float32, shape (trials, time, units)
        One where a unit is kept, zero where it is silenced.

    Raises
    ------
    TypeError, ValueError
        If a size or the rate is out of range.
    """
    size = (checks.count("trials", trials), checks.count("time", time), checks.count("units", units))
    rate = checks.number("rate", rate, at_least=0, below=1)
    return (seeding.uniform(size, seed) >= rate).float()


def per_sequence(trials: int, time: int, units: int, *, rate: float, seed: Seed) -> Tensor:
    """Masks that stay the same through each sequence (variational dropout); arguments and result as in :func:`per_step`.

    References
    ----------
    Gal and Ghahramani (2016), Advances in Neural Information Processing Systems 29.
    """
    time = checks.count("time", time)
    one = per_step(trials, 1, units, rate=rate, seed=seed)
    return one.expand(-1, time, -1)


class MaskedNetwork(nn.Module):
    r"""A rate network whose state passes a mask before each step, :math:`h_{t+1} = F(m_t \odot h_t, x_t)`.

    Kept units are not scaled up: a scale in a loop would compound from step to step.

    Parameters
    ----------
    network : RateNetwork

    Raises
    ------
    TypeError
        If it is none.
    """

    def __init__(self, network: RateNetwork) -> None:
        super().__init__()
        if not isinstance(network, RateNetwork):
            raise TypeError(f"network: expected a RateNetwork, got {checks.describe(network)}")
        self.network, self.hidden_size = network, network.hidden_size

    def forward(self, inputs: Tensor, h0: Tensor | None = None, *, masks: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run the network over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
        h0 : Tensor, shape (1, trials, hidden_size), optional
        masks : Tensor, shape (trials, time, hidden_size), optional
            All ones if left out, as when the network is used after training.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
        h_n : Tensor, shape (1, trials, hidden_size)

        Raises
        ------
        TypeError, ValueError
            If shapes or dtypes do not fit.
        """
        if masks is None:
            return self.network(inputs, h0)
        checks.tensor("inputs", inputs, "trials time input_size")
        sizes = {"trials": len(inputs), "time": inputs.shape[1], "units": self.hidden_size}
        checks.tensor("masks", masks, "trials time units", sizes, like=("inputs", inputs))
        state = inputs.new_zeros(len(inputs), self.hidden_size) if h0 is None else h0[0]
        states = []
        for mask, now in zip(masks.unbind(1), inputs.unbind(1), strict=True):
            state = self.network.step(mask * state, now)
            states.append(state)
        return torch.stack(states, 1), state[None]
