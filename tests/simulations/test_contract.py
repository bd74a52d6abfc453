"""One contract for all simulated recordings: one verb, one set of arguments, and precision, device and seed honoured.

Simulations are collected from the package, so that a new one is tested as soon as it is there: give it an example here.
"""

import inspect
import pkgutil
from importlib import import_module
from typing import Any, NamedTuple

import pytest
import torch

from rnncortex import simulations
from rnncortex.numerics import seeding
from rnncortex.simulations import feedforward_chain, shared_state
from rnncortex.simulations.irregular_oscillator import IrregularOscillator
from rnncortex.simulations.linear_track import LinearTrack
from rnncortex.simulations.motor_cortex import MotorCortex
from rnncortex.simulations.place_cells import PlaceCells
from rnncortex.simulations.planted_rotations import PlantedRotations
from rnncortex.simulations.refractory_neuron import RefractoryNeuron
from rnncortex.simulations.subject_cohort import SubjectCohort

TIME = 50
COUPLING = 0.5 * torch.eye(2, dtype=torch.float64)
POSITIONS = seeding.uniform((3, TIME, 1), 0)
NO_TIME = {"angle", "coupling"}
"""Parts of a recording that belong to a whole trial."""
OF_ALL = {"planes"}
"""Parts that are the same in all trials."""


class Example(NamedTuple):
    """A simulation, and what it is asked for beside trials, seed, precision and device."""

    of: Any
    asked: dict[str, Any]


EXAMPLES = {
    "Flow": Example(feedforward_chain.chain(3, measurement_std=0.1), {"time": TIME}),
    "IrregularOscillator": Example(IrregularOscillator(), {"time": TIME, "mean_gap": 4.0}),
    "LinearTrack": Example(LinearTrack(cells=3, length=0.4, speed=0.4, dt=0.02, concentration=0.0), {}),
    "MotorCortex": Example(MotorCortex(units=4), {"time": TIME}),
    "PlaceCells": Example(PlaceCells(torch.tensor([[0.2], [0.8]], dtype=torch.float64)), {"positions": POSITIONS, "dt": 0.1}),
    "PlantedRotations": Example(PlantedRotations((2.0, 1.0), units=8, noise_std=0.1), {"time": TIME}),
    "RefractoryNeuron": Example(RefractoryNeuron(torch.full((TIME,), 50.0, dtype=torch.float64), dt=0.005), {}),
    "SharedState": Example(shared_state.population(4, seed=0), {"time": TIME}),
    "SubjectCohort": Example(SubjectCohort(COUPLING, 0 * COUPLING, spread=0.01, measurement=0.1), {"time": TIME, "burn_in_steps": 5}),
}
FOLLOWS_ITS_POSITIONS = {"PlaceCells"}
"""Trials, time, precision and device are those of a behaviour that is given."""
OF_ITS_OWN = {"drive", "mean_gap", "burn_in_steps", "dt", "positions"}
"""Arguments that a single simulation adds."""
OTHER_VERBS = {"trials", "spikes", "run", "draw", "sample", "simulate", "generate", "batch"}


def collected() -> dict[str, type]:
    """The classes of the package that record."""
    found = {}
    for module in pkgutil.iter_modules(simulations.__path__):
        here = import_module(f"rnncortex.simulations.{module.name}")
        classes = [c for c in vars(here).values() if inspect.isclass(c) and c.__module__ == here.__name__]
        recording = {c.__name__: c for c in classes if hasattr(c, "record")}
        assert recording, f"{module.name}: expected a class with a method record"
        found.update(recording)
        for other in classes:
            verbs = OTHER_VERBS & {name for name, _ in inspect.getmembers(other, inspect.isfunction)}
            assert not verbs, f"{other.__name__}: the verb is record, not {verbs}"
    return found


def record(name: str, seed: Any, dtype: torch.dtype = torch.float64, device: str = "cpu", trials: int = 3) -> dict[str, torch.Tensor]:
    """The parts of a recording by name."""
    example = EXAMPLES[name]
    if name in FOLLOWS_ITS_POSITIONS:
        moved = PlaceCells(example.of.centres.to(device=device, dtype=dtype))
        positions = example.asked["positions"][:trials].to(device=device, dtype=dtype)
        return {"counts": moved.record(positions, example.asked["dt"], seed=seed)}
    made = example.of.record(trials, **example.asked, seed=seed, dtype=dtype, device=device)
    return made._asdict() if hasattr(made, "_asdict") else {"spikes": made}


def test_every_simulation_has_an_example() -> None:
    assert set(collected()) == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_set_of_arguments(name: str) -> None:
    arguments = inspect.signature(collected()[name].record).parameters
    if name in FOLLOWS_ITS_POSITIONS:
        assert [*arguments][1:] == ["positions", "dt", "seed"]
        return
    assert [*arguments][1] == "trials"
    assert "time" not in arguments or [*arguments][2] == "time"
    assert set(arguments) - {"self", "time", *OF_ITS_OWN} == {"trials", "seed", "dtype", "device"}
    for argument in ("seed", "dtype", "device"):
        assert arguments[argument].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", EXAMPLES)
def test_recordings_are_typed_and_shaped(name: str, dtype: torch.dtype, device: str) -> None:
    for part, values in record(name, 0, dtype, device).items():
        assert values.dtype == dtype, part
        assert values.device.type == device, part
        assert torch.isfinite(values).all(), part
        if part in OF_ALL:
            continue
        assert len(values) == 3, f"{part}: trials first"
        if part not in NO_TIME:
            assert values.shape[1] in (TIME, TIME + 1), f"{part}: then time"


@pytest.mark.parametrize("name", EXAMPLES)
def test_precision_rounds_and_changes_nothing_else(name: str) -> None:
    single, double = record(name, 0, torch.float32), record(name, 0)
    for part, values in single.items():
        torch.testing.assert_close(values, double[part].float(), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_seed_and_nothing_else_decides(name: str) -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    first, again, other = record(name, 1), record(name, 1), record(name, 2)
    assert all(torch.equal(first[part], again[part]) for part in first)
    assert any(not torch.equal(first[part], other[part]) for part in first)
    assert torch.equal(torch.get_rng_state(), before)
    random = torch.Generator().manual_seed(5)
    one, two = record(name, random), record(name, random)
    assert any(not torch.equal(one[part], two[part]) for part in one), "a generator moves on"
