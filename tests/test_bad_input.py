"""Every public function refuses what it cannot use, and says which argument, what it expected and what came.

Each case is one good call. The test spoils one argument at a time: tensors get another shape, another type, NaN or another
device; numbers become text, NaN, zero or negative; choices and seeds become nonsense. The cases stand as ``BAD_INPUT`` in the files that
mirror the package, beside the other tests of each module; what has none there fails the test.
"""

import importlib
import inspect
import pkgutil

import pytest

from tests.bad_input import Case, collected, path_of

WITHOUT_ARGUMENTS_TO_SPOIL = {
    "numerics.probability.spins.check_spins": "a check itself, checked through every pattern here",
    "theory.attractors.hopfield.capacity": "takes none",
    "offline.attractors.hopfield_capacity.shipped": "takes none",
    "models.recurrent.reference": "takes anything",
    "numerics.artefacts.checksum": "takes any bytes",
    "numerics.artefacts.provenance": "takes any words",
    "numerics.artefacts.read": "reads a file: tested beside it",
    "numerics.artefacts.verify": "a check itself",
    "numerics.artefacts.write": "writes a file: tested beside it",
    "numerics.calculus.differentiation.jacobian": "differentiates whatever function it is given",
    "numerics.probability.categorical.draw_cumulative": "a formula, checked by draw",
    "numerics.device.device": "takes none; its environment variable is tested beside it",
    "numerics.progress.track": "goes through any items",
    "numerics.seeding.generator": "tested through every seed here",
    "numerics.seeding.normal": "tested through every seed here",
    "numerics.seeding.uniform": "tested through every seed here",
    "numerics.seeding.integers": "tested through every seed here",
    "numerics.dynamics.integrators.euler_step": "a formula, checked by integrate",
    "numerics.dynamics.integrators.heun_step": "a formula, checked by integrate",
    "numerics.dynamics.integrators.runge_kutta_step": "a formula, checked by integrate",
    "models.rate.recurrence.loop": "a formula, checked by RateNetwork.forward",
    "models.rate.recurrence.fused": "a formula, checked by RateNetwork.forward",
    "models.rate.constraints.obey_dale": "changes the module it is given: tested beside it",
    "offline.random_networks.chaos_transition.shipped": "takes none",
    "offline.circuits.tiger_agents.shipped": "takes none",
    "training.supervised.masked_squared_error": "a formula of a batch",
    "training.supervised.masked_cross_entropy": "a formula of a batch",
}


SLOW = {
    "offline.beyond_cortex.battery_results.charge_errors",
    "offline.beyond_cortex.battery_results.gap_errors",
    "offline.random_networks.chaos_transition.measure",
    "offline.circuits.tiger_agents.train",
    "offline.beyond_cortex.wind_forecasts.train",
}
"""Whose good call takes a second or more: tested beside it."""

CASES = collected()


@pytest.mark.parametrize("case", CASES, ids=lambda case: path_of(case.call))
def test_bad_input_is_refused_by_name(case: Case) -> None:
    if path_of(case.call) not in SLOW:
        case.call(**case.good)
    for name, how, value in case.spoiled():
        with pytest.raises((TypeError, ValueError), match=r"expected.*(got|:)") as caught:
            case.call(**{**case.good, name: value})
        words = str(caught.value)
        singular = {"gains": "gain", "eigenvalues": "eigenvalue"}.get(name, name)
        assert name in words or singular in words, f"{name} ({how}): {words}"
        assert "expected" in words


def test_every_public_function_has_a_case() -> None:
    floors = ("numerics", "theory", "models", "tasks", "simulations", "analysis", "training", "offline")
    public = set()
    for floor in floors:
        package = importlib.import_module(f"rnncortex.{floor}")
        for info in pkgutil.walk_packages(package.__path__, f"rnncortex.{floor}."):
            module = importlib.import_module(info.name)
            if module.__name__ != "rnncortex.numerics.checks":
                public |= {
                    path_of(value)
                    for name, value in vars(module).items()
                    if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
                }
    tested = {path_of(case.call) for case in CASES}
    assert public - tested - set(WITHOUT_ARGUMENTS_TO_SPOIL) == set()
    assert set(WITHOUT_ARGUMENTS_TO_SPOIL) - public == set()
