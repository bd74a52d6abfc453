"""Leaky integrate-and-fire network with common inhibition and adaptation: spikes that come from membranes, not from rates."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class IntegrateAndFireNetwork(nn.Module):
    r"""Excitatory integrate-and-fire neurons that share one inhibition and tire.

    .. math::
        \tau \, \dot V_i = -V_i + I + J \sum_j w_{ij} s_j - G q - a_i + \sigma \sqrt{2 \tau} \, \xi_i, \qquad
        \tau_s \dot s_j = -s_j + \tau_s n_j, \quad \tau_q \dot q = -q + \tau_q \bar n, \quad \tau_a \dot a_i = -a_i + b \tau_a n_i

    with the spike trains :math:`n_i` and their mean :math:`\bar n`. Where V reaches one, the neuron spikes, and V is held at zero for the
    refractory time. Each spike of a neuron adds one to its synapses, 1/N to the inhibition of all, and b to its own adaptation.

    Parameters
    ----------
    weight : Tensor, shape (neurons, neurons)
        w; row receives, column sends.
    coupling, inhibition : float
        J and G, at least 0.
    drive : float
        I; below one, so that a neuron without noise and input is silent.
    noise_std : float
        :math:`\sigma`: standard deviation that noise alone would give to V without a threshold.
    adaptation : float
        b, at least 0.
    tau, tau_synapse, tau_inhibition, tau_adaptation : float
        Seconds.
    refractory : float
        Seconds.
    dt : float
        Step in seconds, at most the shortest of the time constants.

    Attributes
    ----------
    weight : Tensor, shape (neurons, neurons)

    Raises
    ------
    TypeError, ValueError
        If the weight is no square matrix, or a number is out of range.

    References
    ----------
    Gerstner, Kistler, Naud and Paninski (2014), Neuronal Dynamics, Cambridge University Press, chapters 1 and 6.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.spikes.integrate_and_fire import IntegrateAndFireNetwork
    >>> network = IntegrateAndFireNetwork(torch.zeros(5, 5))
    >>> network.simulate(trials=2, time=100, seed=0).shape
    torch.Size([2, 100, 5])
    """

    weight: Tensor

    def __init__(
        self,
        weight: Tensor,
        *,
        coupling: float = 2.0,
        inhibition: float = 60.0,
        drive: float = 0.5,
        noise_std: float = 0.2,
        adaptation: float = 0.5,
        tau: float = 0.02,
        tau_synapse: float = 0.01,
        tau_inhibition: float = 0.005,
        tau_adaptation: float = 0.5,
        refractory: float = 0.003,
        dt: float = 0.001,
    ) -> None:
        super().__init__()
        checks.tensor("weight", weight, "neurons neurons")
        refractory = checks.number("refractory", refractory, at_least=0)
        if weight.shape[0] != weight.shape[1]:
            raise ValueError(f"weight: expected a square matrix, got {tuple(weight.shape)}")
        self.coupling, self.inhibition = (
            checks.number("coupling", coupling, at_least=0),
            checks.number("inhibition", inhibition, at_least=0),
        )
        self.drive, self.noise_std = checks.number("drive", drive), checks.number("noise_std", noise_std, at_least=0)
        self.adaptation = checks.number("adaptation", adaptation, at_least=0)
        times = {"tau": tau, "tau_synapse": tau_synapse, "tau_inhibition": tau_inhibition, "tau_adaptation": tau_adaptation}
        for name, value in times.items():
            checks.number(name, value, above=0)
        self.dt = checks.number("dt", dt, above=0, at_most=min(times.values()))
        self.kept = {name: math.exp(-self.dt / value) for name, value in times.items()}
        self.refractory_steps = round(refractory / self.dt)
        self.register_buffer("weight", weight.clone())
        self.hidden_size = len(weight)

    def simulate(self, trials: int, time: int, *, inputs: Tensor | None = None, seed: Seed) -> Tensor:
        """Run the network from random membrane potentials.

        Parameters
        ----------
        trials, time : int
            Number of runs and of steps.
        inputs : Tensor, shape (trials, time, neurons), optional
            Added to the drive; none if left out.
        seed : int or torch.Generator
            Of the start and of the noise.

        Returns
        -------
        Tensor, shape (trials, time, neurons)
            Spikes, 0 or 1 in each step.

        Raises
        ------
        TypeError, ValueError
            If a number or shape is not as above.
        """
        like: dict[str, Any] = {"dtype": self.weight.dtype, "device": self.weight.device}
        size = (checks.count("trials", trials), self.hidden_size)
        steps, random = checks.count("time", time), seeding.generator(seed)
        if inputs is not None:
            checks.tensor("inputs", inputs, f"{trials} {time} {self.hidden_size}", like=("the network", self.weight))
        membrane = self.drive * seeding.uniform(size, random, **like)
        synapse, common, tired = membrane.new_zeros(size), membrane.new_zeros(trials, 1), membrane.new_zeros(size)
        silent = membrane.new_zeros(size)
        spread = self.noise_std * math.sqrt(1 - self.kept["tau"] ** 2)
        spikes, to_all = membrane.new_zeros(trials, steps, self.hidden_size), self.coupling * self.weight.T
        for step in range(steps):
            towards = self.drive + synapse @ to_all - self.inhibition * common - tired
            if inputs is not None:
                towards = towards + inputs[:, step]
            membrane = towards + (membrane - towards) * self.kept["tau"] + spread * seeding.normal(size, random, **like)
            membrane = torch.where(silent > 0, 0.0, membrane)
            fired = (membrane >= 1).to(membrane.dtype)
            membrane = membrane * (1 - fired)
            silent = torch.where(fired > 0, self.refractory_steps, silent - 1)
            synapse = synapse * self.kept["tau_synapse"] + fired
            common = common * self.kept["tau_inhibition"] + fired.mean(1, keepdim=True)
            tired = tired * self.kept["tau_adaptation"] + self.adaptation * fired
            spikes[:, step] = fired
        return spikes
