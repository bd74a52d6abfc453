"""jPCA: rotations in the activity of a population, in closed form."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks, linear


class Rotations(NamedTuple):
    r"""The planes in which a population turns, and how much of its motion that is.

    Attributes
    ----------
    planes : Tensor, shape (planes, 2, units)
        Orthonormal axes of each plane, fastest first; activity turns from the first axis to the second.
    frequency : Tensor, shape (planes,)
        Turns per second in each plane, not negative.
    generator : Tensor, shape (components, components)
        M, the skew-symmetric matrix of :math:`dx/dt = M x`, per second, in the space of the principal components.
    skew_r2 : Tensor, 0-d
        Share of the variance of the changes that M explains.
    full_r2 : Tensor, 0-d
        Share that the best matrix of any kind explains.
    components : PrincipalComponents
        In which the matrices were fitted.
    shared : Tensor, shape (time, units)
        What all trials do alike, which was taken off first.
    dt : float
        Step in seconds.
    """

    planes: Tensor
    frequency: Tensor
    generator: Tensor
    skew_r2: Tensor
    full_r2: Tensor
    components: linear.PrincipalComponents
    shared: Tensor
    dt: float

    @property
    def share(self) -> Tensor:
        """The rotational share of the linear dynamics: skew over full R²."""
        return self.skew_r2 / self.full_r2

    def transform(self, states: Tensor) -> Tensor:
        """States (trials, time, units) in the planes, shape (trials, time, planes, 2); as many steps as the fit had."""
        self._check(states)
        return torch.einsum("btn,pan->btpa", states - self.shared - self.components.mean, self.planes)

    def score(self, states: Tensor) -> Tensor:
        """Share of the variance of the changes of other trials (trials, time, units) that the rotations foretell."""
        self._check(states)
        between, changes = midpoints(self.components.project(states - self.shared), self.dt)
        return _explained(between, changes, self.generator)

    def variance_shares(self, states: Tensor) -> Tensor:
        """Share of the variance of trials (trials, time, units), about what all do alike, that lies in each plane, shape (planes,)."""
        self._check(states)
        return self.transform(states).square().sum((0, 1, 3)) / (states - self.shared).square().sum()

    def _check(self, states: Tensor) -> None:
        sizes = {"time": self.shared.shape[0], "units": self.shared.shape[1]}
        checks.tensor("states", states, "trials time units", sizes, like=("the fit", self.shared))


def fit(states: Tensor, dt: float, *, components: int = 6) -> Rotations:
    r"""Find the planes of strongest rotation.

    What all trials do alike is taken off, then the activity is reduced to principal components, and among all skew-symmetric matrices
    that one is found, in closed form (:func:`skew_regression`), which best explains the changes,
    :math:`\min_{M = -M^\top} \sum \| \dot x - M x \|^2`. Its eigenvalues are pairs :math:`\pm i \omega`; each pair turns a plane. Changes
    are taken over a step and the state half way along it, so that for activity that purely turns,
    :math:`f = \arctan(\omega \Delta t / 2) / \pi \Delta t` is exact for any step.
    With the state at the start of the step, as in some implementations, a pure rotation by the angle :math:`\theta` a step has an
    :math:`R^2` of :math:`(1 + \cos \theta) / 2` instead of 1.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
        Trials of at least two conditions, aligned.
    dt : float
        Step in seconds.
    components : int
        Number of principal components, even; at most the number of units.

    Returns
    -------
    Rotations

    Raises
    ------
    TypeError, ValueError
        If the states are not as above, do not differ between trials, or the number of components is odd or too large.

    References
    ----------
    Churchland et al. (2012), Nature 487, 51-56.

    Examples
    --------
    Eight trials that turn twice a second, starting from different angles.

    >>> import torch
    >>> from rnncortex.analysis.population import jpca
    >>> angle = torch.arange(8).double()[:, None] + 2 * torch.pi * 2 * 0.01 * torch.arange(50)
    >>> found = jpca.fit(torch.stack((angle.cos(), angle.sin()), -1), dt=0.01, components=2)
    >>> round(found.frequency.item(), 6), round(found.skew_r2.item(), 6)
    (2.0, 1.0)
    """
    checks.tensor("states", states, "trials time units")
    checks.number("dt", dt, above=0)
    checks.count("components", components)
    trials, time, units = states.shape
    if trials < 2 or time < 3:
        raise ValueError(f"states: expected at least two trials of three steps, got {tuple(states.shape)}")
    if components % 2 or components > units:
        raise ValueError(f"components: expected an even number of at most {units}, got {components}")
    shared = states.mean(0)
    reduced = linear.principal_components((states - shared).flatten(0, 1), components)
    x = reduced.project(states - shared)
    if not x.square().sum() > 0:
        raise ValueError("states: expected trials that differ, got the same in all of them")
    between, changes = midpoints(x, dt)
    generator = skew_regression(between, changes)
    best = torch.linalg.lstsq(between.cpu(), changes.cpu(), driver="gelsd").solution.T.to(between)
    planes, speed = _planes(generator, x[:, 0])
    return Rotations(
        planes @ reduced.axes,
        torch.arctan(speed * dt / 2) / (math.pi * dt),
        generator,
        _explained(between, changes, generator),
        _explained(between, changes, best),
        reduced,
        shared,
        dt,
    )


def soft_normalise(rates: Tensor, *, offset: float = 5.0) -> Tensor:
    r"""Rates of units on like scales, :math:`r_i / (\max r_i - \min r_i + c)`: strong units do not dominate, weak ones are not blown up.

    Parameters
    ----------
    rates : Tensor, shape (trials, time, units)
        Hertz; the range of each unit is taken over all trials and steps.
    offset : float
        c, hertz, above 0.

    Returns
    -------
    Tensor, shape (trials, time, units)

    Raises
    ------
    TypeError, ValueError
        If the rates are not as above or the offset is not positive.

    References
    ----------
    Churchland et al. (2012), Nature 487, 51-56, supplementary methods.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.population import jpca
    >>> jpca.soft_normalise(torch.tensor([[[0.0, 0.0], [45.0, 5.0]]])).amax((0, 1)).tolist()
    [0.8999999761581421, 0.5]
    """
    checks.tensor("rates", rates, "trials time units")
    offset = checks.number("offset", offset, above=0)
    if rates.shape[0] * rates.shape[1] == 0:
        raise ValueError(f"rates: expected trials with steps, got shape {tuple(rates.shape)}")
    return rates / (rates.amax((0, 1)) - rates.amin((0, 1)) + offset)


def skew_regression(states: Tensor, changes: Tensor) -> Tensor:
    r"""The skew-symmetric matrix that best explains changes by states, :math:`\min_{M = -M^\top} \sum_t \| \dot x_t - M x_t \|^2`.

    With :math:`S = \sum x x^\top` and :math:`R = \sum \dot x x^\top` the optimum solves :math:`S M + M S = R - R^\top`. On the axes V on
    which S is diagonal, with entries :math:`\lambda`, this is one division an entry,
    :math:`(V^\top M V)_{ij} = (V^\top (R - R^\top) V)_{ij} / (\lambda_i + \lambda_j)`.

    Parameters
    ----------
    states, changes : Tensor, shape (samples, dimensions)
        x and dx/dt.

    Returns
    -------
    Tensor, shape (dimensions, dimensions)
        M.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, or the states vary in fewer than all but one of their dimensions.
    """
    sizes: checks.Sizes = {}
    checks.tensor("states", states, "samples dimensions", sizes)
    checks.tensor("changes", changes, "samples dimensions", sizes, like=("states", states))
    size, axes = torch.linalg.eigh(states.T @ states)
    sums = size[:, None] + size
    apart = ~torch.eye(len(size), dtype=torch.bool, device=size.device)
    if len(size) > 1 and not sums[apart].min() > 1e-12 * size[-1]:
        raise ValueError("states: expected as many dimensions as they vary in, or one more, got states that stay in fewer")
    cross = changes.T @ states
    turned = axes.T @ (cross - cross.T) @ axes
    return axes @ torch.where(apart, turned / sums, 0) @ axes.T


def midpoints(states: Tensor, dt: float) -> tuple[Tensor, Tensor]:
    """States half way along each step, and the changes per second over it; both (samples, units) from (trials, time, units)."""
    checks.tensor("states", states, "trials time units")
    dt = checks.number("dt", dt, above=0)
    between = (states[:, 1:] + states[:, :-1]) / 2
    return between.flatten(0, 1), (states.diff(dim=1) / dt).flatten(0, 1)


def angle_between(first: Tensor, second: Tensor) -> float:
    """Largest principal angle between two subspaces, in degrees: 0 if one holds the other.

    Parameters
    ----------
    first, second : Tensor, shape (axes, units)
        Linearly independent rows that span the subspaces; at most as many axes as units.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ.
    """
    sizes: checks.Sizes = {}
    checks.tensor("first", first, "axes units", sizes)
    checks.tensor("second", second, "axes2 units", sizes, like=("first", first))
    from scipy.linalg import subspace_angles

    return math.degrees(subspace_angles(*(axes.detach().cpu().double().numpy().T for axes in (first, second))).max())


def _explained(states: Tensor, changes: Tensor, generator: Tensor) -> Tensor:
    return 1 - (changes - states @ generator.T).square().sum() / changes.square().sum()


def _planes(generator: Tensor, starts: Tensor) -> tuple[Tensor, Tensor]:
    """Planes (planes, 2, components) of a skew-symmetric matrix and their angular speeds, fastest first.

    Within its plane the first axis points to where the starts spread most, with its largest entry positive.
    """
    hermitian = torch.complex(torch.zeros_like(generator), -generator)
    speed, vectors = torch.linalg.eigh(hermitian)
    half = len(generator) // 2
    fast = speed.argsort(descending=True)[:half]
    vectors = vectors[:, fast].T
    planes = math.sqrt(2) * torch.stack((vectors.real, -vectors.imag), 1)
    spread = torch.einsum("bn,pan->pba", starts, planes)
    _, axes = torch.linalg.eigh(spread.mT @ spread)
    first = axes[:, :, -1]
    turn = torch.stack((first, torch.stack((-first[:, 1], first[:, 0]), -1)), 1)
    planes = turn @ planes
    largest = planes[:, 0].gather(1, planes[:, 0].abs().argmax(1, keepdim=True))
    return planes * largest.sign()[:, :, None], speed[fast].clamp(min=0)
