"""Restricted Boltzmann machine (RBM): two layers with connections between them alone, so that each is drawn at once."""

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.probability.spins import draw
from rnncortex.numerics.seeding import Seed


class RestrictedBoltzmannMachine(nn.Module):
    r"""A Boltzmann machine whose visible units are connected to hidden ones only, so that each layer is drawn at once.

    .. math:: E(v, h) = -v^T W h - a^T v - c^T h, \qquad p(h_j = 1 \mid v) = \sigma(2 (W^T v + c)_j)

    Parameters
    ----------
    visible_size, hidden_size : int
    weight_std : float
        Standard deviation of the initial weights; the biases start at zero.
    seed : int or torch.Generator
        Seed of the initial weights.
    dtype, device
        Of the weights.

    Attributes
    ----------
    weight : Parameter, shape (visible_size, hidden_size)
        W.
    visible_bias, hidden_bias : Parameter, shape (visible_size,) and (hidden_size,)
        a and c.

    Raises
    ------
    TypeError, ValueError
        If a size or the standard deviation is out of range.

    References
    ----------
    Smolensky (1986), in Parallel Distributed Processing 1, 194-281; Hinton (2002), Neural Computation 14, 1771-1800.
    """

    def __init__(
        self,
        visible_size: int,
        hidden_size: int,
        *,
        weight_std: float = 0.05,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        size = (checks.count("visible_size", visible_size), checks.count("hidden_size", hidden_size))
        scale = checks.number("weight_std", weight_std, at_least=0)
        self.weight = nn.Parameter(scale * seeding.normal(size, seed, dtype=dtype, device=device))
        self.visible_bias = nn.Parameter(torch.zeros(visible_size, dtype=dtype, device=device))
        self.hidden_bias = nn.Parameter(torch.zeros(hidden_size, dtype=dtype, device=device))

    def hidden_mean(self, visible: Tensor) -> Tensor:
        """Mean of the hidden units given visible ones (..., visible), shape (..., hidden)."""
        checks.tensor("visible", visible, "... visible", {"visible": len(self.visible_bias)}, like=("the machine", self.weight))
        return torch.tanh(visible @ self.weight + self.hidden_bias)

    def visible_mean(self, hidden: Tensor) -> Tensor:
        """Mean of the visible units given hidden ones (..., hidden), shape (..., visible)."""
        checks.tensor("hidden", hidden, "... hidden", {"hidden": len(self.hidden_bias)}, like=("the machine", self.weight))
        return torch.tanh(hidden @ self.weight.T + self.visible_bias)

    def free_energy(self, visible: Tensor) -> Tensor:
        r""":math:`F(v) = -a^T v - \sum_j \log 2 \cosh (W^T v + c)_j`, by which :math:`p(v) = e^{-F(v)} / Z`; (..., visible) to (...)."""
        checks.tensor("visible", visible, "... visible", {"visible": len(self.visible_bias)}, like=("the machine", self.weight))
        total = (visible @ self.weight + self.hidden_bias).abs()
        return -visible @ self.visible_bias - (total + torch.log1p(torch.exp(-2 * total))).sum(-1)

    def sample(self, visible: Tensor, *, sweeps: int, seed: Seed, clamped: Tensor | None = None) -> Tensor:
        """Gibbs sampling, hidden layer and visible layer in turn.

        Parameters
        ----------
        visible : Tensor, shape (trials, visible)
            Where to start.
        sweeps : int
        seed : int or torch.Generator
        clamped : Tensor of bool, shape (visible,), optional
            Visible units that stay as they are.

        Returns
        -------
        Tensor, shape (trials, visible)

        Raises
        ------
        TypeError, ValueError
            If an argument is not as above.
        """
        self._check("visible", visible, clamped)
        checks.count("sweeps", sweeps, at_least=0)
        random = seeding.generator(seed)
        with torch.no_grad():
            for _ in range(sweeps):
                new = draw(self.visible_mean(draw(self.hidden_mean(visible), random)), random)
                visible = new if clamped is None else torch.where(clamped, visible, new)
        return visible

    def complete(self, visible: Tensor, clamped: Tensor, *, sweeps: int, seed: Seed) -> Tensor:
        """Mean of the visible units given the clamped ones, by Gibbs sampling; the first half of the sweeps is left out.

        Parameters
        ----------
        visible : Tensor, shape (trials, visible)
            Only its clamped units count; the others start at random.
        clamped : Tensor of bool, shape (visible,)
        sweeps : int
            At least two.
        seed : int or torch.Generator

        Returns
        -------
        Tensor, shape (trials, visible)
            Between -1 and 1.

        Raises
        ------
        TypeError, ValueError
            If an argument is not as above.
        """
        if clamped is None:
            raise TypeError("clamped: expected booleans that say which units are given, got None")
        self._check("visible", visible, clamped)
        checks.count("sweeps", sweeps, at_least=2)
        random, total = seeding.generator(seed), torch.zeros_like(visible)
        start = draw(torch.zeros_like(visible), random)
        state = self.sample(torch.where(clamped, visible, start), sweeps=sweeps // 2, seed=random, clamped=clamped)
        kept = sweeps - sweeps // 2
        with torch.no_grad():
            for _ in range(kept):
                total += self.visible_mean(draw(self.hidden_mean(state), random)) / kept
                state = self.sample(state, sweeps=1, seed=random, clamped=clamped)
        return torch.where(clamped, visible, total)

    def contrast(self, data: Tensor, *, seed: Seed, sweeps: int = 1) -> Tensor:
        r"""Contrastive divergence: a loss whose slope is the step :math:`-(\langle v h \rangle_{\text{data}} - \langle v h \rangle_{k})`.

        The second mean is over what k sweeps of Gibbs sampling, started at the data, have made of them, not over the
        machine's own distribution: a short cut, and not the slope of the likelihood.

        Parameters
        ----------
        data : Tensor, shape (trials, visible)
        seed : int or torch.Generator
        sweeps : int
            k.

        Returns
        -------
        Tensor, 0-d

        Raises
        ------
        TypeError, ValueError
            If an argument is not as above.

        References
        ----------
        Hinton (2002), Neural Computation 14, 1771-1800.
        """
        self._check("data", data)
        checks.count("sweeps", sweeps)
        imagined = self.sample(data, sweeps=sweeps, seed=seed)
        return (self.free_energy(data) - self.free_energy(imagined)).mean()

    def _check(self, name: str, visible: Tensor, clamped: Tensor | None = None) -> None:
        checks.tensor(name, visible, "trials visible", {"visible": len(self.visible_bias)}, like=("the machine", self.weight))
        if clamped is not None and (not isinstance(clamped, Tensor) or clamped.dtype != torch.bool or clamped.shape != visible.shape[1:]):
            raise ValueError(f"clamped: expected booleans of shape {tuple(visible.shape[1:])}, got {checks.describe(clamped)}")
