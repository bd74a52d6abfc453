r"""Network that reads letters for meaning, with clean-up units (Hinton and Shallice, 1991).

Letters excite intermediate units, these excite *sememes*, features of meaning, and the sememes are in a loop with clean-up units:

.. math::

    y_{t+1} = \sigma(x_t A + a), \qquad s_{t+1} = \sigma(y_t B + c_t C + b), \qquad c_{t+1} = \sigma(s_t D + d)

with :math:`\sigma` the logistic function. All units are updated at once from the old state. Each possible connection exists
with a probability, a quarter in the paper.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device

SITES = {
    "letters to intermediate": "weight_letters",
    "intermediate to sememes": "weight_sememes",
    "sememes to clean-up": "weight_cleanup",
    "clean-up to sememes": "weight_feedback",
}
"""The four sets of connections, and the parameter that holds each; the last two are the clean-up loop."""


class CleanupNetwork(nn.Module):
    r"""Several such networks of one size at once, or one.

    Parameters
    ----------
    letters, sememes : int
        Units of input and of meaning.
    hidden, cleanup : int
        Intermediate and clean-up units; with 0 clean-up units the network is feed-forward.
    density : float
        Probability that a connection exists.
    seeds : sequence of int
        One network for each, in the leading axis of all weights.
    dtype, device
        Of the weights.

    Attributes
    ----------
    weight_letters, weight_sememes, weight_cleanup, weight_feedback : Parameter, shape (networks, from, to)
        A, B, D and C. A connection that does not exist has a weight of zero; its place in ``exists`` is False.
    exists : dict of str to Tensor of bool
        By parameter.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number, the density is no probability above zero, or there are no seeds.
    """

    weight_letters: nn.Parameter
    weight_sememes: nn.Parameter
    weight_cleanup: nn.Parameter
    weight_feedback: nn.Parameter
    bias_hidden: nn.Parameter
    bias_sememes: nn.Parameter
    bias_cleanup: nn.Parameter

    def __init__(
        self,
        letters: int,
        sememes: int,
        *,
        hidden: int = 40,
        cleanup: int = 60,
        density: float = 0.25,
        seeds: Sequence[int] = (0,),
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.sememes = checks.count("letters", letters), checks.count("sememes", sememes)
        self.hidden, self.cleanup = checks.count("hidden", hidden), checks.count("cleanup", cleanup, at_least=0)
        checks.number("density", density, above=0, at_most=1)
        if len(seeds) == 0:
            raise ValueError("seeds: expected at least one seed, got none")
        sizes = {"weight_letters": (letters, hidden), "weight_sememes": (hidden, sememes)}
        sizes |= {"weight_cleanup": (sememes, cleanup), "weight_feedback": (cleanup, sememes)}
        generators = [seeding.generator(seed) for seed in seeds]
        for name, size in sizes.items():
            drawn = torch.stack([seeding.uniform(size, generator) for generator in generators])
            exists = torch.stack([seeding.uniform(size, generator) for generator in generators]) < density
            self.register_parameter(name, nn.Parameter(((2 * drawn - 1) * exists).to(dtype=dtype, device=device)))
            self.register_buffer(f"exists_{name}", exists.to(device))
        for name, units in (("bias_hidden", hidden), ("bias_sememes", sememes), ("bias_cleanup", cleanup)):
            self.register_parameter(name, nn.Parameter(torch.zeros(len(seeds), 1, units, dtype=dtype, device=device)))

    @property
    def state_size(self) -> int:
        """Intermediate units, sememes and clean-up units, side by side in this order."""
        return self.hidden + self.sememes + self.cleanup

    @property
    def exists(self) -> dict[str, Tensor]:
        """Which connections exist."""
        return {name: self.get_buffer(f"exists_{name}") for name in SITES.values()}

    def one(self, network: int) -> "CleanupNetwork":
        """One of the networks, by itself, as analyses of dynamics take it.

        Its weights have no leading axis: states (..., state_size) and inputs (..., letters) may have any.
        """
        checks.count("network", network, at_least=0)
        if network >= len(self.weight_letters):
            raise ValueError(f"network: expected less than {len(self.weight_letters)}, got {network}")
        tensors = {name: value.detach()[network] for name, value in self.named_parameters()}
        return self._with({name: value.reshape(-1) if name.startswith("bias") else value for name, value in tensors.items()})

    def lesioned(self, site: str, share: float, *, draws: int, seed: int) -> "CleanupNetwork":
        """Copies of each network in which a random share of the connections of one site is cut.

        Parameters
        ----------
        site : str
            One of ``SITES``.
        share : float
            Of the connections that exist; each copy and connection by itself.
        draws : int
            Copies of each network.
        seed : int

        Returns
        -------
        CleanupNetwork
            draws x networks of them: the networks of the first draw, then those of the second.

        Raises
        ------
        TypeError, ValueError
            If the site is unknown or the share is no probability.
        """
        checks.choice("site", site, SITES)
        checks.number("share", share, at_least=0, at_most=1)
        checks.count("draws", draws)
        tensors = {name: value.detach().repeat(draws, *[1] * (value.ndim - 1)) for name, value in self.named_parameters()}
        weight = tensors[SITES[site]]
        tensors[SITES[site]] = weight * (seeding.uniform(weight.shape, seed) >= share).to(weight)
        return self._with(tensors)

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """The state after one update of all units.

        Parameters
        ----------
        state : Tensor, shape (networks, words, state_size)
            Of a single network, (..., state_size).
        inputs : Tensor, shape (networks, words, letters) or (words, letters), optional
            Letters shown; none if left out.

        Returns
        -------
        Tensor, as ``state``
        """
        checks.tensor("state", state, "... units")
        if state.shape[-1] != self.state_size:
            raise ValueError(f"state: expected {self.state_size} units, got {state.shape[-1]}")
        hidden, sememes, cleanup = state.split([self.hidden, self.sememes, self.cleanup], -1)
        drive = self.bias_hidden if inputs is None else inputs @ self.weight_letters + self.bias_hidden
        below = drive.expand(hidden.shape)
        meaning = hidden @ self.weight_sememes + cleanup @ self.weight_feedback + self.bias_sememes
        return torch.sigmoid(torch.cat((below, meaning, sememes @ self.weight_cleanup + self.bias_cleanup), -1))

    def rest_state(self, words: int) -> Tensor:
        """A state for each word in which no letters have been seen and no clean-up unit is more active than its bias makes it."""
        words = checks.count("words", words)
        like = self.weight_letters
        return like.new_full((*like.shape[:-2], words, self.state_size), 0.1)

    def forward(self, inputs: Tensor, steps: int = 7) -> Tensor:
        """Sememes while letters are shown.

        Parameters
        ----------
        inputs : Tensor, shape (words, letters)
        steps : int
            Updates.

        Returns
        -------
        Tensor, shape (networks, words, steps, sememes)
            After each update.
        """
        checks.tensor("inputs", inputs, "words letters", like=("the weights", self.weight_letters))
        steps = checks.count("steps", steps)
        state, seen = self.rest_state(len(inputs)), []
        for _ in range(steps):
            state = self.step(state, inputs)
            seen.append(state[..., self.hidden : self.hidden + self.sememes])
        return torch.stack(seen, -2)

    def _with(self, tensors: dict[str, Tensor]) -> "CleanupNetwork":
        other = CleanupNetwork(self.input_size, self.sememes, hidden=self.hidden, cleanup=self.cleanup)
        for name, value in tensors.items():
            setattr(other, name, nn.Parameter(value))
        for name in SITES.values():
            other.register_buffer(f"exists_{name}", tensors[name] != 0)
        return other.requires_grad_(False)
