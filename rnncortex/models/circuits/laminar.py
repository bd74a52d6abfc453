"""Laminar predictive coding: a cortical column of relay, error and prediction layers with a gain that the deep layers set."""

import math
from typing import Any, Self

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed

PATHWAYS = {
    "thalamus to layer 4": "thalamic",
    "layer 4 to layers 2/3": "relay",
    "within layers 2/3": "lateral",
    "layers 2/3 to 5/6": "forward",
    "layers 5/6 to 2/3": "feedback",
    "gain from layers 5/6": "normalisation",
}
"""The pathways in the words of anatomy, and the names of their strengths."""


class LaminarCircuit(nn.Module):
    r"""A column for K features: layer 4 relays, layers 2/3 signal the prediction error, deep layers predict and set the gain.

    .. math::
        \tau_4 \dot x &= -x + a \, u \\
        \tau_s \dot \varepsilon &= -\varepsilon + w \, \varepsilon + g \, (b \, x - f \, W c) \\
        \tau_d \dot W &= -W + \kappa \, \varepsilon \, c^\top \\
        \tau_d \dot v &= -v + \textstyle\sum_k |\varepsilon_k|, \qquad g = \frac{g_0}{1 + \rho \, v}

    The error :math:`\varepsilon` is signed; rates of layers 2/3 are its positive part (more than predicted) and its negative part (less).
    W holds one slow
    prediction for each context c, of which one is 1 and the others 0; with a single context that is always 1 it is the expected input.
    Without
    normalisation and with one context the circuit is linear.

    Parameters
    ----------
    features, contexts : int
        K, and the number of entries of c.
    thalamic, relay, lateral, forward, feedback, normalisation : float
        Strengths a, b, w (below 1), :math:`\kappa`, f and :math:`\rho` of the pathways; a lesion is a zero.
    gain : float
        :math:`g_0`.
    tau_relay, tau_superficial, tau_deep : float
        :math:`\tau_4, \tau_s, \tau_d` in seconds.
    dt : float
        Euler step in seconds, at most each of the time constants.
    noise_std : float
        Standard deviation of noise in relay, error and prediction: what white noise of its own would give each unit if it were alone and
        without
        recurrence.
    dtype, device
        Of what the circuit computes.

    Raises
    ------
    TypeError, ValueError
        If a number is not as above.

    References
    ----------
    Bastos et al. (2012), Neuron 76, 695-711, for the assignment of errors and predictions to layers; the equations are this book's.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.circuits.laminar import LaminarCircuit
    >>> circuit = LaminarCircuit(2)
    >>> outputs, h_n = circuit(torch.ones(1, 4, 3, dtype=torch.float64))
    >>> outputs.shape
    torch.Size([1, 4, 7])
    """

    like: Tensor

    def __init__(
        self,
        features: int,
        contexts: int = 1,
        *,
        thalamic: float = 1.0,
        relay: float = 1.0,
        lateral: float = 0.5,
        forward: float = 4.5,
        feedback: float = 1.0,
        normalisation: float = 0.0,
        gain: float = 1.0,
        tau_relay: float = 0.01,
        tau_superficial: float = 0.015,
        tau_deep: float = 10.0,
        dt: float = 0.005,
        noise_std: float = 0.0,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.features, self.contexts = checks.count("features", features), checks.count("contexts", contexts)
        self.strengths = {
            "thalamic": checks.number("thalamic", thalamic, at_least=0),
            "relay": checks.number("relay", relay, at_least=0),
            "lateral": checks.number("lateral", lateral, at_least=0, below=1),
            "forward": checks.number("forward", forward, at_least=0),
            "feedback": checks.number("feedback", feedback, at_least=0),
            "normalisation": checks.number("normalisation", normalisation, at_least=0),
        }
        self.gain, self.dt = checks.number("gain", gain, at_least=0), checks.number("dt", dt, above=0)
        self.tau_relay = checks.number("tau_relay", tau_relay, at_least=self.dt)
        self.tau_superficial = checks.number("tau_superficial", tau_superficial, at_least=self.dt)
        self.tau_deep = checks.number("tau_deep", tau_deep, at_least=self.dt)
        self.noise_std = checks.number("noise_std", noise_std, at_least=0)
        self.input_size = self.features + self.contexts
        self.state_size = self.hidden_size = 2 * self.features + self.features * self.contexts + 1
        self.register_buffer("like", torch.zeros((), dtype=dtype, device=device), persistent=False)

    def lesioned(self, pathway: str) -> Self:
        """The same circuit without one pathway.

        Parameters
        ----------
        pathway : str
            A strength by name: ``"thalamic"``, ``"relay"``, ``"lateral"``, ``"forward"``, ``"feedback"`` or ``"normalisation"``.

        Returns
        -------
        LaminarCircuit

        Raises
        ------
        ValueError
            If there is no such pathway.
        """
        checks.choice("pathway", pathway, self.strengths)
        settings: dict[str, Any] = {**self.strengths, pathway: 0.0, "gain": self.gain, "dt": self.dt, "noise_std": self.noise_std}
        times = {"tau_relay": self.tau_relay, "tau_superficial": self.tau_superficial, "tau_deep": self.tau_deep}
        return type(self)(self.features, self.contexts, **settings, **times, dtype=self.like.dtype, device=self.like.device)

    def layers(self, state: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """A state taken apart.

        Parameters
        ----------
        state : Tensor, shape (..., state_size)

        Returns
        -------
        relay, error : Tensor, shape (..., features)
            x and the signed error.
        prediction : Tensor, shape (..., features, contexts)
            W.
        load : Tensor, shape (...)
            v, what the gain is divided by.

        Raises
        ------
        TypeError, ValueError
            If the state is not as above.
        """
        checks.tensor("state", state, "... state", {"state": self.state_size}, like=("the circuit", self.like))
        relay, error, deep, load = state.split([self.features, self.features, self.features * self.contexts, 1], -1)
        return relay, error, deep.unflatten(-1, (self.features, self.contexts)), load[..., 0]

    def step(self, state: Tensor, inputs: Tensor) -> Tensor:
        """One Euler step.

        Parameters
        ----------
        state : Tensor, shape (..., state_size)
        inputs : Tensor, shape (..., features + contexts)
            What comes from the senses, and behind it the context.

        Returns
        -------
        Tensor, shape (..., state_size)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        checks.tensor("inputs", inputs, "... inputs", {"inputs": self.input_size}, like=("the circuit", self.like))
        return self._step(*self.layers(state), inputs)

    def forward(self, inputs: Tensor, h0: Tensor | None = None, *, seed: Seed | None = None) -> tuple[Tensor, Tensor]:
        """Run the circuit over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, features + contexts)
        h0 : Tensor, shape (1, trials, state_size), optional
            Zero if left out.
        seed : int or torch.Generator, optional
            Of the noise; needed if and only if ``noise_std`` is above 0.

        Returns
        -------
        outputs : Tensor, shape (trials, time, state_size)
            The state after each step; :meth:`layers` takes it apart.
        h_n : Tensor, shape (1, trials, state_size)
            The last state.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, a number is not finite, or the seed is missing or needless.
        """
        random = seeding.of_noise(seed, self.noise_std, "a circuit")
        sizes = {"inputs": self.input_size, "state": self.state_size}
        checks.sequence("inputs", inputs, "trials time inputs", sizes, like=("the circuit", self.like))
        state = inputs.new_zeros(len(inputs), self.state_size)
        if h0 is not None:
            checks.tensor("h0", h0, "1 trials state", sizes, like=("the circuit", self.like))
            state = h0[0]
        outputs = inputs.new_empty(*inputs.shape[:2], self.state_size)
        cuts = [self.features, self.features, self.features * self.contexts, 1]
        taus = [tau for tau, size in zip((self.tau_relay, self.tau_superficial, self.tau_deep), cuts, strict=False) for _ in range(size)]
        spread = self.noise_std * (2 * self.dt / inputs.new_tensor([*taus, math.inf])).sqrt()
        for time, now in enumerate(inputs.unbind(1)):
            relay, error, deep, load = state.split(cuts, -1)
            state = self._step(relay, error, deep.unflatten(-1, (self.features, self.contexts)), load[..., 0], now)
            if random is not None:
                state = state + spread * seeding.normal(state.shape, random, dtype=state.dtype, device=state.device)
            outputs[:, time] = state
        return outputs, state[None]

    def _step(self, relay: Tensor, error: Tensor, deep: Tensor, load: Tensor, inputs: Tensor) -> Tensor:
        by, (stimulus, context) = self.strengths, inputs.split([self.features, self.contexts], -1)
        gain = self.gain / (1 + by["normalisation"] * load[..., None])
        surprise = by["relay"] * relay - by["feedback"] * (deep * context[..., None, :]).sum(-1)
        new_relay = relay + self.dt / self.tau_relay * (by["thalamic"] * stimulus - relay)
        new_error = error + self.dt / self.tau_superficial * (gain * surprise + (by["lateral"] - 1) * error)
        slow = self.dt / self.tau_deep
        new_deep = deep + slow * (by["forward"] * error[..., None] * context[..., None, :] - deep)
        new_load = load + slow * (error.abs().sum(-1) - load)
        return torch.cat((new_relay, new_error, new_deep.flatten(-2), new_load[..., None]), -1)
