"""Every public function and method refuses what it cannot use, and says which argument, what it expected and what came.

Each case is one good call. The test spoils one argument at a time: tensors get another shape, another type, NaN or another
device; numbers become text, NaN, zero or negative; choices and seeds become nonsense. The cases stand as ``BAD_INPUT`` in the files that
mirror the package, beside the other tests of each module; what has none there fails the test.
"""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator

import pytest

from tests.bad_input import Case, collected, path_of

WITHOUT_ARGUMENTS_TO_SPOIL = {
    "numerics.probability.spins.check_spins": "a check itself, checked through every pattern here",
    "data.beyond_cortex.genbank.records": "a generator: tested beside it",
    "data.neural_data.nwb.load_nwb_spikes": "reads a file: tested beside it",
    "models.recurrent.reference": "takes anything",
    "numerics.artefacts.checksum": "takes any bytes",
    "numerics.artefacts.from_steps": "undoes what in_steps has written: tested beside it",
    "numerics.artefacts.part": "takes any words",
    "numerics.artefacts.provenance": "takes any words",
    "numerics.artefacts.read": "reads a file: tested beside it",
    "numerics.artefacts.verify": "a check itself",
    "numerics.artefacts.write": "writes a file: tested beside it",
    "offline.recorded_sweeps.complete": "writes a file: tested beside it",
    "offline.recorded_sweeps.Recorder.point": "passes on what sweep checks, and writes files: tested beside it",
    "offline.recorded_sweeps.Recorder.sweep": "passes on what sweep checks, and writes files: tested beside it",
    "offline.recorded_sweeps.Recorder.write": "writes a file: tested beside it",
    "numerics.calculus.differentiation.jacobian": "differentiates whatever function it is given",
    "numerics.calculus.differentiation.Pushforward": "differentiates whatever function it is given",
    "numerics.probability.categorical.draw_cumulative": "a formula, checked by draw",
    "numerics.progress.track": "goes through any items",
    "numerics.seeding.generator": "tested through every seed here",
    "numerics.seeding.normal": "tested through every seed here",
    "numerics.seeding.uniform": "tested through every seed here",
    "numerics.seeding.integers": "tested through every seed here",
    "numerics.seeding.layers": "takes nothing but a seed",
    "numerics.dynamics.integrators.euler_step": "a formula, checked by integrate",
    "numerics.dynamics.integrators.heun_step": "a formula, checked by integrate",
    "numerics.dynamics.integrators.runge_kutta_step": "a formula, checked by integrate",
    "numerics.sequences.scaled_recursion.Beliefs": "a formula, checked by forward_filter and smooth",
    "numerics.sequences.scaled_recursion.Beliefs.loses": "a formula, checked by forward_filter and smooth",
    "analysis.dynamics.look_ahead.suits": "takes any states",
    "analysis.dynamics.look_ahead.LookAhead": "a formula, checked by map_exponents and flow_exponents",
    "numerics.calculus.differentiation.agree": "whatever it is given is tried",
    "numerics.kernels.serve": "takes any tensors",
    "numerics.kernels.adder": "a formula, checked by the forward passes of networks",
    "numerics.kernels.sum_of_outer_products": "a formula, checked by the forward passes of networks",
    "numerics.kernels.tanh": "a formula, checked by the forward passes of networks",
    "numerics.kernels.tanh_": "a formula, checked by the forward passes of networks",
    "models.gated.gru_recurrence.loop": "a formula, checked by GRU.forward",
    "models.gated.gru_recurrence.fused": "a formula, checked by GRU.forward",
    "models.gated.gru_recurrence.one_step": "a formula, checked by GRU.step",
    "models.gated.lstm_recurrence.loop": "a formula, checked by LSTM.forward",
    "models.gated.lstm_recurrence.fused": "a formula, checked by LSTM.forward",
    "models.gated.lstm_recurrence.one_step": "a formula, checked by LSTM.step",
    "models.rate.recurrence.loop": "a formula, checked by RateNetwork.forward",
    "models.rate.recurrence.fused": "a formula, checked by RateNetwork.forward",
    "models.reservoir.echo_state.EchoStateNetwork": "checked by fit, as scikit-learn wants it",
    "models.reservoir.echo_state.EchoStateNetwork.predict": "in scikit-learn's words, held to them by its own check_estimator",
    "models.reservoir.echo_state.EchoStateNetwork.score": "in scikit-learn's words, held to them by its own check_estimator",
    "analysis.population.jpca_estimator.JPCA": "checked by fit, as scikit-learn wants it",
    "analysis.population.jpca_estimator.JPCA.get_params": "takes anything",
    "models.rate.dale.obey_dale": "changes the module it is given: tested beside it",
    "training.supervised.masked_squared_error": "a formula of a batch",
    "training.supervised.masked_cross_entropy": "a formula of a batch",
}


SLOW = {
    "offline.beyond_cortex.battery_charge.train",
    "offline.beyond_cortex.battery_networks.adapt",
    "offline.beyond_cortex.battery_results.charge_errors",
    "offline.beyond_cortex.battery_results.gap_errors",
    "offline.random_networks.chaos_transition.measure",
    "offline.cognition.context_use.measure",
    "offline.gated.forget_gates.measure",
    "offline.beyond_cortex.gene_labels.measure",
    "offline.learning.scheduled_sampling.measure",
    "offline.learning.scheduled_sampling.train",
    "offline.circuits.tiger_agents.train",
    "offline.beyond_cortex.wind_forecasts.train",
}
"""Whose good call takes a second or more; pages and other tests make it."""

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


def arguments(call: Callable) -> set[str]:
    """What a caller gives: not the object itself, and not where and in which precision numbers are to be."""
    return set(inspect.signature(call).parameters) - {"self", "cls", "dtype", "device"}


def calls_of(value: type) -> Iterator[Callable]:
    """The public methods that a class defines and that take arguments; of its constructor, the class itself."""
    for name, method in vars(value).items():
        call = getattr(method, "__func__", method)
        if inspect.isfunction(call) and call.__module__ == value.__module__ and not name.startswith("_") and arguments(call):
            yield call
    own = "__post_init__" if dataclasses.is_dataclass(value) else "__init__"
    if own in vars(value) and arguments(value):
        yield value


def public_calls() -> set[str]:
    """All functions, methods and constructors that a user may call with arguments; protocols are no code of their own."""
    floors = ("numerics", "theory", "models", "tasks", "simulations", "data", "analysis", "training", "offline")
    public = set()
    for floor in floors:
        package = importlib.import_module(f"rnncortex.{floor}")
        for info in pkgutil.walk_packages(package.__path__, f"rnncortex.{floor}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if name.startswith("_") or getattr(value, "__module__", "") != module.__name__ or module.__name__.endswith(".checks"):
                    continue
                if inspect.isfunction(value) and arguments(value):
                    public.add(path_of(value))
                elif inspect.isclass(value) and not getattr(value, "_is_protocol", False):
                    public |= {path_of(call) for call in calls_of(value)}
    return public


def test_every_public_function_has_a_case() -> None:
    """And every public method and constructor that takes arguments."""
    public, tested = public_calls(), {path_of(case.call) for case in CASES if any(case.spoiled())}
    assert public - tested - set(WITHOUT_ARGUMENTS_TO_SPOIL) == set()
    assert set(WITHOUT_ARGUMENTS_TO_SPOIL) - public == set()
