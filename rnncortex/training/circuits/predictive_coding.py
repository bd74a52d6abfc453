"""Learning in predictive coding: after the network has settled, each weight changes by an error times a rate."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.models.circuits.predictive_coding import PredictiveCoding, Settled
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.numerics.seeding import Seed


class Fitted(NamedTuple):
    """A trained network and how it came there.

    Attributes
    ----------
    network : PredictiveCoding
    unexplained : Tensor, shape (updates,)
        Share of the images' squared pixels that the first level left unexplained, update by update, before it.
    """

    network: PredictiveCoding
    unexplained: Tensor


def changes(network: PredictiveCoding, settled: Settled) -> tuple[Tensor, Tensor]:
    r"""Hebbian changes that lower the energy, averaged over images: error below times rate above.

    .. math:: \Delta U = \frac{1}{\sigma^2} \langle (I - U r) \, r^\top \rangle, \qquad
        \Delta H = \frac{1}{\sigma_h^2} \langle (r - H q) \, q^\top \rangle

    They are minus half the slope of the energy by the weights, with the states held; U is shared by the modules and takes
    their mean.

    Parameters
    ----------
    network : PredictiveCoding
        With feedback of strength 1.
    settled : Settled

    Returns
    -------
    low, high : Tensor
        In the shapes of ``weight_low`` and ``weight_high``.

    Raises
    ------
    TypeError
        If they are of another kind.
    """
    _check(network)
    if not isinstance(settled, Settled):
        raise TypeError(f"settled: expected what the network settled on, got {checks.describe(settled)}")
    low = torch.einsum("imp,imu->pu", settled.pixel_error, settled.rates) / settled.rates[..., 0].numel()
    high = settled.error.flatten(1).T @ settled.causes / len(settled.causes)
    return low / network.noise_low, high / network.noise_high


def fit(
    network: PredictiveCoding,
    images: Tensor,
    *,
    updates: int,
    trials: int = 60,
    learning_rate: float = 0.02,
    half_updates: float = 300.0,
    decay: float = 1e-3,
    seed: Seed,
) -> Fitted:
    r"""Learn the weights of both levels from images, by settling on a batch and taking one step of :func:`changes`.

    The step is :math:`\eta / (1 + n / n_{1/2})` at update n, and each weight also decays by the step times ``decay``.

    Parameters
    ----------
    network : PredictiveCoding
        From which learning starts; it is not changed.
    images : Tensor, shape (images, modules, pixels)
    updates, trials : int
        Number of updates, and images that each is averaged over
    learning_rate : float
        :math:`\eta`.
    half_updates : float
        :math:`n_{1/2}`, updates after which the step is halved.
    decay : float
        At least 0.
    seed : int or torch.Generator
        Draws the images of each update, with replacement.

    Returns
    -------
    Fitted

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    updates = checks.count("updates", updates)
    _check(network)
    sizes = {"modules": network.columns, "pixels": network.pixels}
    checks.tensor("images", images, "images modules pixels", sizes, like=("the network", network.weight_low))
    first, half = checks.number("learning_rate", learning_rate, above=0), checks.number("half_updates", half_updates, above=0)
    shrink, size = checks.number("decay", decay, at_least=0), checks.count("trials", trials)
    random, unexplained = seeding.generator(seed), []
    for update in track(range(updates), "updates"):
        chosen = images[seeding.integers(len(images), (size,), random, device=images.device)]
        settled = network.settle(chosen)
        unexplained.append(settled.pixel_error.square().sum() / chosen.square().sum())
        step, (low, high) = first / (1 + update / half), changes(network, settled)
        network = network.with_weights(
            network.weight_low + step * (low - shrink * network.weight_low),
            network.weight_high + step * (high - shrink * network.weight_high),
        )
    return Fitted(network, torch.stack(unexplained))


def _check(network: PredictiveCoding) -> None:
    if not isinstance(network, PredictiveCoding):
        raise TypeError(f"network: expected a PredictiveCoding network, got {checks.describe(network)}")
    if network.feedback != 1:
        raise ValueError(f"network: expected feedback of strength 1, got {network.feedback:g}")
