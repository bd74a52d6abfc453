"""Boltzmann learning: correlations with data clamped less correlations without, exactly, by sampling, or by contrastive divergence."""

import torch
from torch import Tensor

from rnncortex.models.attractors.boltzmann import BoltzmannMachine
from rnncortex.models.attractors.restricted_boltzmann import RestrictedBoltzmannMachine
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.probability.spins import check_spins
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed
from rnncortex.theory.attractors import boltzmann


def fit_exactly(machine: BoltzmannMachine, data: Tensor, *, updates: int, learning_rate: float) -> Tensor:
    r"""The learning rule with both correlations computed by going through all states, :math:`\Delta W = \eta \, \partial L / \partial W`.

    Parameters
    ----------
    machine : BoltzmannMachine
        At most 24 units; trained in place.
    data : Tensor, shape (trials, visible_size)
        Of -1 and +1.
    updates : int
    learning_rate : float
        :math:`\eta`, above 0.

    Returns
    -------
    Tensor, shape (updates + 1,)
        Log-likelihood in nats before each update and after the last.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    check_spins("data", data, "trials visible", {"visible": machine.visible_size}, like=("the machine", machine.weight))
    updates = checks.count("updates", updates)
    eta, path = checks.number("learning_rate", learning_rate, above=0), []
    for _ in track(range(updates), "Learning"):
        slope = boltzmann.likelihood_gradient(machine.weight, machine.bias, data)
        path.append(slope.likelihood)
        machine.weight += eta * slope.weight
        machine.bias += eta * slope.bias
    return torch.stack([*path, boltzmann.log_likelihood(machine.weight, machine.bias, data)])


def fit_by_sampling(
    machine: BoltzmannMachine, data: Tensor, *, updates: int, learning_rate: float, chains: int, sweeps: int = 2, seed: Seed
) -> None:
    """The learning rule with both correlations taken from Gibbs samples, as a machine without an omniscient observer has to.

    Chains with the data clamped and chains without go on from where the last update left them.

    Parameters
    ----------
    machine : BoltzmannMachine
        Trained in place.
    data : Tensor, shape (trials, visible_size)
        Of -1 and +1.
    updates : int
    learning_rate : float
        Step, above 0.
    chains : int
        Number of chains of either kind, a multiple of the number of trials.
    sweeps : int
        Sweeps between updates.
    seed : int or torch.Generator

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    check_spins("data", data, "trials visible", {"visible": machine.visible_size}, like=("the machine", machine.weight))
    chains = checks.count("chains", chains)
    updates = checks.count("updates", updates)
    if chains % len(data):
        raise ValueError(f"chains: expected a multiple of the number of trials ({len(data)}), got {chains}")
    random, visible = seeding.generator(seed), torch.arange(len(machine.bias), device=data.device) < machine.visible_size
    free, clamped = machine.random_state(chains, seed=random), machine.random_state(chains, seed=random)
    clamped[:, : machine.visible_size] = data.repeat(chains // len(data), 1)
    for _ in track(range(updates), "Learning"):
        clamped = machine.sample(clamped, sweeps=sweeps, seed=random, clamped=visible)
        free = machine.sample(free, sweeps=sweeps, seed=random)
        machine.learn(clamped, free, learning_rate=learning_rate)


def fit_by_contrastive_divergence(
    machine: RestrictedBoltzmannMachine,
    data: Tensor,
    *,
    updates: int,
    batch: int = 64,
    learning_rate: float = 0.05,
    momentum: float = 0.9,
    sweeps: int = 1,
    seed: Seed,
) -> Tensor:
    """Contrastive divergence on batches drawn with replacement, by gradient descent with momentum; the rate falls to zero.

    Parameters
    ----------
    machine : RestrictedBoltzmannMachine
        Trained in place.
    data : Tensor, shape (trials, visible)
        Of -1 and +1.
    updates, batch : int
        Number and size of the batches.
    learning_rate : float
        At the start, above 0.
    momentum : float
        From 0, below 1.
    sweeps : int
        How far from the data the second correlation is taken.
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (updates,)
        The contrast before each update. It is no measure of success: see
        :meth:`~rnncortex.models.attractors.restricted_boltzmann.RestrictedBoltzmannMachine.contrast`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.

    References
    ----------
    Hinton (2002), Neural Computation 14, 1771-1800.
    """
    sizes = {"visible": len(machine.visible_bias)}
    check_spins("data", data, "trials visible", sizes, like=("the machine", machine.weight))
    checks.count("updates", updates)
    checks.count("batch", batch)
    random = seeding.generator(seed)
    rate, drag = checks.number("learning_rate", learning_rate, above=0), checks.number("momentum", momentum, at_least=0, below=1)
    optimizer = torch.optim.SGD(machine.parameters(), lr=rate, momentum=drag)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, updates)
    contrasts = []
    for _ in track(range(updates), "Learning"):
        chosen = data[seeding.integers(len(data), (batch,), random, device=data.device)]
        optimizer.zero_grad()
        contrast = machine.contrast(chosen, seed=random, sweeps=sweeps)
        contrast.backward()
        optimizer.step()
        schedule.step()
        contrasts.append(contrast.detach())
    return torch.stack(contrasts)
