"""Dense associative memories: what became of the Hopfield network when its energy was given sharper wells."""

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks


class DenseMemory(nn.Module):
    r"""The modern Hopfield network: continuous states, and an energy with a narrow well for each pattern.

    .. math::
        s \leftarrow \Xi^T \, \mathrm{softmax}(\beta \, \Xi s), \qquad
        E(s) = -\tfrac{1}{\beta} \log \sum_\mu e^{\beta \xi^\mu \cdot s} + \tfrac{1}{2} s^T s

    Parameters
    ----------
    patterns : Tensor, shape (patterns, units)
        :math:`\Xi`, any numbers.
    beta : float
        :math:`\beta`, above 0: the larger, the narrower the wells.

    Raises
    ------
    TypeError, ValueError
        If the patterns are not finite numbers or :math:`\beta` is not positive.

    References
    ----------
    Krotov and Hopfield (2016), Advances in Neural Information Processing Systems 29, for powers; Demircigil et al. (2017), Journal
    of Statistical Physics 168, 288-299, for the exponential; Ramsauer et al. (2021), International Conference on Learning
    Representations, for continuous states.
    """

    patterns: Tensor

    def __init__(self, patterns: Tensor, beta: float) -> None:
        super().__init__()
        checks.tensor("patterns", patterns, "patterns units")
        self.register_buffer("patterns", patterns)
        self.beta = checks.number("beta", beta, above=0)

    def energy(self, state: Tensor) -> Tensor:
        """E of states (..., units), shape (...)."""
        match = self._match(state)
        return state.square().sum(-1) / 2 - torch.logsumexp(self.beta * match, -1) / self.beta

    def step(self, state: Tensor) -> Tensor:
        """One update of states (..., units)."""
        return torch.softmax(self.beta * self._match(state), -1) @ self.patterns

    def _match(self, state: Tensor) -> Tensor:
        sizes = {"units": self.patterns.shape[-1]}
        checks.tensor("state", state, "... units", sizes, like=("the network", self.patterns))
        return state @ self.patterns.T
