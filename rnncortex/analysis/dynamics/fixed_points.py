"""Fixed points of recurrent networks: found from many starts, told apart, and classified by their eigenvalues."""

import copy
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models import recurrent
from rnncortex.models.recurrent import Network, Recurrent
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class FixedPoints(NamedTuple):
    r"""The fixed points :math:`h^* = F(h^*)` that were found, stable ones first.

    Attributes
    ----------
    states : Tensor, shape (points, units)
        :math:`h^*`, float64; for an LSTM hidden and cell state side by side.
    speed : Tensor, shape (points,)
        Residual :math:`\|F(h^*) - h^*\|`, per step.
    eigenvalues : Tensor, complex, shape (points, units)
        Of the Jacobian of F at each point, by falling modulus.
    unstable_directions : Tensor of int, shape (points,)
        How many eigenvalues have a modulus above 1; 0 for an attractor.
    starts : Tensor of int, shape (points,)
        How many starts ended at each.
    failed : int
        How many starts ended at no fixed point: those that came to slow points, and those that were still descending.
    unfinished : int
        How many of them were still descending after all ``iterations``: more would help.
    slow_states : Tensor, shape (slow, units)
        Where the others stopped: the residual has a minimum there and no zero, or Newton's method moves on. The state passes such points
        slowly. They are no fixed points and are never among ``states``; one for each start, slowest first.
    slow_speed : Tensor, shape (slow,)
        Their residuals.
    """

    states: Tensor
    speed: Tensor
    eigenvalues: Tensor
    unstable_directions: Tensor
    starts: Tensor
    failed: int
    unfinished: int
    slow_states: Tensor
    slow_speed: Tensor

    @property
    def stable(self) -> Tensor:
        """Which points attract, shape (points,)."""
        return self.unstable_directions == 0

    @property
    def unseen(self) -> float:
        """Probability that one more start ends at a point not found yet: the share of starts that found theirs alone (Good, 1953).

        Above a few thousandths, more starts find more points.
        """
        total = int(self.starts.sum())
        return float((self.starts == 1).sum()) / total if total else 1.0


def find(
    network: Network,
    starts: Tensor,
    inputs: Tensor | None = None,
    *,
    tolerance: float = 1e-12,
    iterations: int = 200,
    separation: float = 1e-5,
) -> FixedPoints:
    r"""Find fixed points of one time step, :math:`h^* = F(h^*, x)`, with the input held constant.

    All starts descend :math:`\|F(h) - h\|^2` together by Levenberg-Marquardt steps with exact Jacobians and a damping of their
    own, which near a fixed point become Newton steps. A point counts only if its residual is below ``tolerance`` and
    a further Newton step would not move it, which rejects slow points where the residual has a minimum without a zero.

    Parameters
    ----------
    network : Recurrent, Module or callable
        One network, whatever :func:`~rnncortex.models.recurrent.adapt` takes: ours, ``torch.nn.RNN``, ``GRU`` or ``LSTM``, or a function.
    starts : Tensor, shape (starts, units)
        Where to start: states that the network visits (:func:`starts_near`), a grid, or random ones.
    inputs : Tensor, shape (inputs,), optional
        The constant input; zero if left out.
    tolerance : float
        Largest residual of a fixed point.
    iterations : int
        Most steps for any start.
    separation : float
        Two points closer than this are one, as a share of the root mean square norm of the points (or of 1 if that is smaller).

    Returns
    -------
    FixedPoints
        In float64, whatever the precision of the network.

    Raises
    ------
    TypeError, ValueError
        If the network, a shape, dtype or device is not as above, or a number is not finite.

    References
    ----------
    Sussillo and Barak (2013), Neural Computation 25, 626-649; Nocedal and Wright (2006), Numerical Optimization, chapter 10; Good (1953),
    Biometrika 40, 237-264, for ``FixedPoints.unseen``.

    Examples
    --------
    One tanh unit with weight 2 has two attractors and the saddle between them.

    >>> import torch
    >>> from rnncortex.analysis.dynamics import fixed_points
    >>> from rnncortex.models.rate.network import RateNetwork
    >>> unit = RateNetwork.from_weights(torch.tensor([[2.0]], dtype=torch.float64))
    >>> found = fixed_points.find(unit, torch.linspace(-1, 1, 11, dtype=torch.float64)[:, None])
    >>> found.stable.tolist(), [round(h, 4) for h in found.states[:, 0].tolist()]
    ([True, True, False], [-0.9575, 0.9575, 0.0])
    """
    step, inputs = _prepare(network, starts, inputs)
    checks.number("tolerance", tolerance, above=0)
    checks.count("iterations", iterations)
    checks.number("separation", separation, above=0)

    with torch.no_grad():
        descended, going = _descend(step, starts.double(), inputs, iterations)
        ended, last_step = _polish(step, descended, inputs)
        scale = max(1.0, ended.square().sum(-1).mean().sqrt().item())
        speed = torch.linalg.vector_norm(_residual(step, ended, inputs), dim=-1)
        arrived = (speed < tolerance) & (last_step < separation * scale)
        found, slow = ended[arrived], descended[~arrived & ~going]
        slowness = torch.linalg.vector_norm(_residual(step, slow, inputs), dim=-1)
        slowest = slowness.argsort()
        states, counts = _distinct(found, separation * scale)
        constant = inputs.expand(len(states), -1)
        residual = torch.linalg.vector_norm(step.step(states, constant) - states, dim=-1)
        values = torch.linalg.eigvals(step.jacobian(states, constant))
        values = values.gather(-1, values.abs().argsort(-1, descending=True))
        unstable = (values.abs() > 1).sum(-1)
        order = unstable.argsort(stable=True)
    return FixedPoints(
        states[order],
        residual[order],
        values[order],
        unstable[order],
        counts[order],
        len(starts) - len(found),
        int((going & ~arrived).sum()),
        slow[slowest],
        slowness[slowest],
    )


@torch.no_grad()
def search_plane(network: Network, inputs: Tensor | None = None, *, reach: float = 1.5, cells: int = 300) -> Tensor:
    """Every fixed point of a network of two units within a square, by exhaustive search: the check on :func:`find`.

    A grid covers the square. Wherever both components of F(h) - h change sign over the corners of a cell, scipy's hybrid method
    looks for a zero from its centre.

    Parameters
    ----------
    network : Recurrent, Module or callable
        With two units, as in :func:`find`.
    inputs : Tensor, shape (inputs,), optional
        The constant input; zero if left out.
    reach : float
        The square is [-reach, reach] squared.
    cells : int
        Cells along each side; points closer than a cell are told apart only by luck.

    Returns
    -------
    Tensor, shape (points, 2)
        Float64, sorted by the first coordinate.

    Raises
    ------
    TypeError, ValueError
        If the network does not have two units, or an argument is not as above.
    """
    reach = checks.number("reach", reach, above=0)
    cells = checks.count("cells", cells)
    like = recurrent.reference(network)
    plane = torch.zeros(1, 2, dtype=torch.float64) if like is None else like.new_zeros(1, 2)
    if (size := recurrent.adapt(network, plane if like is None else None).state_size) != 2:
        raise ValueError(f"network: expected a state of two numbers, got {size}")
    step, inputs = _prepare(network, plane, inputs)
    from scipy.optimize import root

    side = torch.linspace(-reach, reach, cells + 1, dtype=torch.float64)
    corners = torch.cartesian_prod(side, side).to(inputs.device)
    sign = (_residual(step, corners, inputs) > 0).reshape(cells + 1, cells + 1, 2).int()
    positive = sign[1:, 1:] + sign[:-1, 1:] + sign[1:, :-1] + sign[:-1, :-1]
    crossed = ((positive > 0) & (positive < 4)).all(-1).nonzero().cpu()
    width = 2 * reach / cells
    found: list[Tensor] = []
    for centre in side[crossed] + width / 2:
        zero = root(lambda h: _residual(step, torch.as_tensor(h).to(inputs)[None], inputs)[0].cpu().numpy(), centre.numpy(), tol=1e-13)
        point = torch.as_tensor(zero.x)
        if zero.success and (point - centre).abs().max() < 2 * width and all((point - other).abs().max() > 1e-6 for other in found):
            found.append(point)
    return torch.stack(sorted(found, key=lambda point: point.tolist())) if found else torch.empty(0, 2, dtype=torch.float64)


def visited(network: Network, inputs: Tensor, start: Tensor | None = None) -> Tensor:
    """The whole states that a network goes through: for an LSTM with the cell state, which its outputs lack.

    Parameters
    ----------
    network : Recurrent, Module or callable
        As in :func:`find`.
    inputs : Tensor, shape (trials, time, inputs)
        At least one step.
    start : Tensor, shape (trials, units), optional
        State before the first step; zero if left out.

    Returns
    -------
    Tensor, shape (trials, time, units)
        After each step; what :func:`starts_near` draws from.

    Raises
    ------
    TypeError, ValueError
        If the network, a shape, dtype or device is not as above.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.dynamics import fixed_points
    >>> lstm = torch.nn.LSTM(2, 3, batch_first=True)
    >>> states = fixed_points.visited(lstm, torch.zeros(4, 10, 2))
    >>> fixed_points.starts_near(states, 20, seed=0).shape
    torch.Size([20, 6])
    """
    checks.sequence("inputs", inputs, "trials time inputs")
    step = recurrent.adapt(network, start, "start", "trials units")
    state = inputs.new_zeros(len(inputs), step.state_size) if start is None else start
    checks.tensor("inputs", inputs, "trials time inputs", {"trials": len(state), "inputs": step.input_size}, like=("the state", state))
    states = []
    with torch.no_grad():
        for now in inputs.unbind(1):
            state = step.step(state, now)
            states.append(state)
    return torch.stack(states, 1)


def starts_near(states: Tensor, count: int, *, spread: float = 0.0, seed: Seed) -> Tensor:
    """Draw starts from states that a network has visited, with Gaussian jitter.

    Parameters
    ----------
    states : Tensor, shape (trials, time, units)
        Outputs of the network; where these are not all of the state, as in an LSTM, of :func:`visited`.
    count : int
        Number of starts, drawn with replacement.
    spread : float
        Standard deviation of the jitter.
    seed : int or torch.Generator

    Returns
    -------
    Tensor, shape (count, units)

    Raises
    ------
    TypeError, ValueError
        If the states are not as above, ``count`` is not positive or ``spread`` is negative.
    """
    checks.tensor("states", states, "trials time units")
    checks.number("spread", spread, at_least=0)
    count = checks.count("count", count)
    random = seeding.generator(seed)
    visited = states.detach().flatten(0, 1)
    chosen = visited[seeding.integers(len(visited), (count,), random, device=visited.device)]
    return chosen + spread * seeding.normal(chosen.shape, random, dtype=chosen.dtype, device=chosen.device)


def _prepare(network: Network, starts: Tensor, inputs: Tensor | None) -> tuple[Recurrent, Tensor]:
    """The step of a network and its constant input, in float64."""
    size = recurrent.adapt(network, starts, "starts", "starts units").input_size
    if inputs is None:
        inputs = starts.new_zeros(size)
    checks.tensor("inputs", inputs, "inputs", {"inputs": size}, like=("the network", starts))
    if isinstance(network, nn.Module) and starts.dtype != torch.float64:
        network = copy.deepcopy(network).double()
    return recurrent.adapt(network, starts.double()), inputs.double()


def _descend(step: Recurrent, starts: Tensor, inputs: Tensor, iterations: int) -> tuple[Tensor, Tensor]:
    """Where Levenberg-Marquardt steps lead from each start, and which starts were still on their way at the end.

    The damping is strong at first: short steps lead to the point whose valley a start lies in, saddles included, where long ones jump to
    the large valleys of attractors. A start that has arrived or is stuck is left out of further work.
    """
    ended, active = starts.clone(), torch.arange(len(starts), device=starts.device)
    damping = starts.new_full((len(starts),), 10.0)
    h, residual = starts, _residual(step, starts, inputs)
    for _ in range(iterations):
        slope = _slope(step, h, inputs)
        normal = slope.mT @ slope
        normal.diagonal(dim1=-2, dim2=-1).add_(damping[:, None])
        downhill = (slope.mT @ residual[..., None])[..., 0]
        tried = h - torch.cholesky_solve(downhill[..., None], torch.linalg.cholesky(normal))[..., 0]
        tried_residual = _residual(step, tried, inputs)
        better = tried_residual.square().sum(-1) < residual.square().sum(-1)
        h, residual = torch.where(better[:, None], tried, h), torch.where(better[:, None], tried_residual, residual)
        damping = torch.where(better, damping / 5, damping * 4)
        ended[active] = h
        going = (torch.linalg.vector_norm(residual, dim=-1) > 1e-6) & (torch.linalg.vector_norm(downhill, dim=-1) > 1e-9) & (damping < 1e6)
        active, h, residual, damping = active[going], h[going], residual[going], damping[going].clamp(min=1e-12)
        if not len(active):
            break
    unfinished = torch.zeros(len(starts), dtype=torch.bool, device=starts.device)
    unfinished[active] = True
    return ended, unfinished


def _polish(step: Recurrent, h: Tensor, inputs: Tensor, steps: int = 8) -> tuple[Tensor, Tensor]:
    """A few Newton steps from each point; returns the points and the length of the last step, infinite where there is none to take."""
    length = torch.full_like(h[:, 0], torch.inf)
    for _ in range(steps):
        residual = _residual(step, h, inputs)
        move, _ = torch.linalg.solve_ex(_slope(step, h, inputs), residual)
        singular = ~move.isfinite().all(-1)
        move = move.masked_fill(singular[:, None], 0.0)
        length = torch.linalg.vector_norm(move, dim=-1).masked_fill(singular & residual.any(-1), torch.inf)
        h = h - move
    return h, length


def _residual(step: Recurrent, h: Tensor, inputs: Tensor) -> Tensor:
    return step.step(h, inputs.expand(len(h), -1)) - h


def _slope(step: Recurrent, h: Tensor, inputs: Tensor) -> Tensor:
    """Jacobian of the residual."""
    slope = step.jacobian(h, inputs.expand(len(h), -1))
    slope.diagonal(dim1=-2, dim2=-1).sub_(1)
    return slope


def _distinct(points: Tensor, separation: float) -> tuple[Tensor, Tensor]:
    """One of each cluster of points that lie within the separation of a neighbour, and how many there are in each."""
    from scipy.sparse.csgraph import connected_components

    count, labels = connected_components((torch.cdist(points, points) < separation).cpu().numpy(), directed=False)
    label = torch.as_tensor(labels, device=points.device).long()
    first = torch.full((count,), len(points), device=points.device).scatter_reduce(
        0, label, torch.arange(len(points), device=points.device), "amin"
    )
    return points[first], torch.bincount(label, minlength=count)
