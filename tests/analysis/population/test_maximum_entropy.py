"""The most random ensemble with given covariances: against those covariances, and against a general optimiser."""

import pytest
import torch
from scipy.optimize import minimize

from rnncortex.analysis.population import maximum_entropy
from rnncortex.analysis.population.maximum_entropy import fit_ensemble
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import DOUBLE


def smooth(trials: int, time: int, units: int) -> torch.Tensor:
    drawn = seeding.normal((trials, time + 4, units), 0) @ seeding.normal((units, units), 1)
    return drawn.unfold(1, 5, 1).mean(-1)


def test_the_ensemble_has_the_covariances_of_the_recording() -> None:
    states = smooth(6, 9, 5)
    ensemble = fit_ensemble(states)
    variance = ensemble.std.square()
    for dimension, (axis, others) in enumerate(zip(ensemble.axes, ((1, 2), (0, 2), (0, 1)), strict=True)):
        rows = states.movedim(dimension, 0).flatten(1)
        rebuilt = axis @ variance.sum(others).diag() @ axis.T
        torch.testing.assert_close(rebuilt, rows @ rows.T, atol=1e-5 * float(states.square().sum()), rtol=0)


def test_newtons_method_ends_fast() -> None:
    """Full steps double the digits each time; half of each step would halve the error only, and take over 25 for a gradient of 1e-8."""
    fit_ensemble(smooth(6, 9, 5), iterations=15)
    with pytest.raises(RuntimeError, match="not found in 2 steps"):
        fit_ensemble(smooth(6, 9, 5), iterations=2)


def test_samples_have_them_on_average() -> None:
    states = smooth(4, 6, 3)
    ensemble, random = fit_ensemble(states), seeding.generator(2)
    drawn = torch.stack([ensemble.sample(random) for _ in range(4000)])
    measured = torch.einsum("sitn,sitm->nm", drawn, drawn) / 4000
    expected = torch.einsum("itn,itm->nm", states, states)
    assert (measured - expected).abs().max() < 0.05 * expected.diagonal().max()


def test_multipliers_minimise_the_dual() -> None:
    states = smooth(3, 4, 3)
    total = states.square().sum()
    sizes = [torch.linalg.eigvalsh((r := states.movedim(d, 0).flatten(1)) @ r.T / total) for d in range(3)]
    target = torch.cat(sizes)

    def cost(point: list[float]) -> float:
        a, b, c = torch.tensor(point, dtype=torch.float64).split([3, 4, 3])
        precision = a[:, None, None] + b[:, None] + c
        return float(torch.tensor(point, dtype=torch.float64) @ target - precision.log().sum()) if precision.min() > 0 else 1e6

    found = minimize(cost, (12 / target).tolist(), method="Nelder-Mead", options={"maxiter": 40_000, "maxfev": 40_000, "adaptive": True})
    ensemble = fit_ensemble(states)
    precision = total / ensemble.std.square()
    reached = 36 - precision.log().sum()  # at the optimum the first term counts the entries
    assert reached.item() == pytest.approx(found.fun, abs=0.05)
    assert reached.item() <= found.fun + 1e-6


BAD_INPUT = [
    Case(
        maximum_entropy.fit_ensemble,
        {"states": seeding.normal((3, 4, 5), 0), "tolerance": 1e-6, "iterations": 100},
        tensors=("states",),
        numbers=("tolerance",),
        counts=("iterations",),
        others={"states": torch.zeros(3, 4, 5, **DOUBLE)},
    ),
    Case(maximum_entropy.fit_ensemble(seeding.normal((3, 4, 5), 0)).sample, {"seed": 0}, seeds=("seed",)),
]
