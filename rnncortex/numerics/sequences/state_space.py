"""Linear-Gaussian state-space model: a hidden state that moves linearly with noise, seen through a noisy linear readout."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


@dataclass(frozen=True)
class LinearGaussian:
    r"""A linear-Gaussian state-space model.

    .. math:: x_{t+1} - \bar x = A (x_t - \bar x) + w_t, \qquad y_t - \bar y = C (x_t - \bar x) + v_t,
        \qquad w_t \sim \mathcal N(0, Q), \quad v_t \sim \mathcal N(0, R), \quad x_1 \sim \mathcal N(\bar x, P_1)

    Attributes
    ----------
    transition : Tensor, shape (states, states)
        A.
    process : Tensor, shape (states, states)
        Q.
    readout : Tensor, shape (observed, states)
        C.
    noise : Tensor, shape (observed, observed)
        R.
    initial : Tensor, shape (states, states)
        :math:`P_1`, covariance of the first state.
    mean : Tensor, shape (states,)
        :math:`\bar x`.
    offset : Tensor, shape (observed,)
        :math:`\bar y`.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, or Q, R or the first covariance is not symmetric with eigenvalues of at least 0.
    """

    transition: Tensor
    process: Tensor
    readout: Tensor
    noise: Tensor
    initial: Tensor
    mean: Tensor
    offset: Tensor

    def __post_init__(self) -> None:
        sizes: checks.Sizes = {}
        like = ("transition", checks.tensor("transition", self.transition, "states states", sizes))
        checks.tensor("readout", self.readout, "observed states", sizes, like=like)
        checks.tensor("mean", self.mean, "states", sizes, like=like)
        checks.tensor("offset", self.offset, "observed", sizes, like=like)
        for name, size in (("process", "states"), ("initial", "states"), ("noise", "observed")):
            matrix = checks.tensor(name, getattr(self, name), f"{size} {size}", sizes, like=like)
            room = 1e-5 * matrix.abs().max()  # what sums in float32 leave of symmetry
            if not ((matrix - matrix.T).abs().max() <= room and torch.linalg.eigvalsh(matrix)[0] >= -room):
                raise ValueError(f"{name}: expected a covariance, symmetric with eigenvalues of at least 0, got one that is not")

    def sample(self, trials: int, time: int, *, seed: Seed) -> tuple[Tensor, Tensor]:
        """Draw trials.

        Parameters
        ----------
        trials, time : int
        seed : int or torch.Generator

        Returns
        -------
        states : Tensor, shape (trials, time, states)
        observations : Tensor, shape (trials, time, observed)

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        random = seeding.generator(seed)
        size = (checks.count("trials", trials), checks.count("time", time))

        def draw(covariance: Tensor, *shape: int) -> Tensor:
            numbers = seeding.normal((*shape, len(covariance)), random, dtype=covariance.dtype, device=covariance.device)
            return numbers @ _root(covariance).T

        state, pushes = draw(self.initial, trials), draw(self.process, *size)
        states = []
        for push in pushes.unbind(1):
            states.append(state)
            state = state @ self.transition.T + push
        path = torch.stack(states, 1)
        return self.mean + path, self.offset + path @ self.readout.T + draw(self.noise, *size)


def _root(covariance: Tensor) -> Tensor:
    """A square root that also exists where the covariance is singular."""
    values, vectors = torch.linalg.eigh(covariance)
    return vectors * values.clamp(min=0).sqrt()
