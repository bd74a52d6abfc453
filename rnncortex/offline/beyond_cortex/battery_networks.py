"""Networks for the voltage of a battery, and the step from a simulated cell to an aged one behind bad sensors."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.analysis.batteries import equivalent_circuit
from rnncortex.analysis.batteries.equivalent_circuit import EquivalentCircuit
from rnncortex.models.gated.torch_cell import torch_cell
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import checks, seeding
from rnncortex.offline.beyond_cortex import battery_cells
from rnncortex.offline.beyond_cortex.battery_cells import CAPACITY, Drives
from rnncortex.tasks.batch import Batch
from rnncortex.training import supervised
from rnncortex.training.learning import adversarial

FORMS = ("blind", "counting", "residual")
LENGTH, WARM_UP, TRIALS, UPDATES = 256, 32, 16, 400
MILLIVOLTS = 1000
BIAS, NOISE, HEAT, LAG = 0.05, 0.02, 4.0, 60.0
"""Of the bad sensors: offset and noise of the current in amperes, offset of the temperature in degrees and its delay in seconds."""


class Sensed(NamedTuple):
    """What is known of a battery while it drives; all of shape (trials, time, 1).

    Attributes
    ----------
    current : Tensor
        By the sensor, amperes.
    temperature : Tensor
        By the sensor, degrees Celsius.
    voltage : Tensor
        By the sensor, volts.
    counted : Tensor
        State of charge at the start, as the voltage at rest gives it, less the charge that the sensor has counted since.
    """

    current: Tensor
    temperature: Tensor
    voltage: Tensor
    counted: Tensor


def sensed(drives: Drives, part: str, *, bad: bool, seed: int = 0) -> Sensed:
    """Look at records through sensors.

    Parameters
    ----------
    drives : Drives
    part : {"train", "validation", "test"}
        Of which they are; it says the state of charge at the start.
    bad : bool
        Whether the current is read 50 mA too high with noise of 20 mA, the temperature 4 degrees too high and a minute late, and the
        voltage with noise of 3 mV.
    seed : int
        Of the noise.

    Returns
    -------
    Sensed

    Raises
    ------
    ValueError
        If there is no such part, or it has another number of records.
    """
    checks.choice("part", part, battery_cells.PARTS)
    _, _, temperatures, starts = battery_cells.PARTS[part]
    begin = torch.tensor(starts * len(temperatures), dtype=torch.float64)[:, None, None]
    if len(begin) != len(drives.current):
        raise ValueError(f"drives: expected the {len(begin)} records of {part}, got {len(drives.current)}")
    current, temperature, voltage = drives.current, drives.temperature, drives.voltage
    if bad:
        seed = checks.count("seed", seed, at_least=0)
        random = seeding.generator(seed)
        current = current + BIAS + NOISE * seeding.normal(current.shape, random)
        first = temperature[:, :1]
        temperature = HEAT + first + equivalent_circuit.relaxed(temperature - first, LAG, drives.dt)
        voltage = voltage + 0.003 * seeding.normal(voltage.shape, random)
    return Sensed(current, temperature, voltage, begin - (current * drives.dt / 3600 / CAPACITY).cumsum(1))


def fit_circuit(seen: Sensed, pairs: int = 2) -> EquivalentCircuit:
    """The equivalent circuit of what sensors saw, with the new cell's voltage at rest."""
    parts = (seen.current, seen.temperature, seen.counted, seen.voltage)
    return equivalent_circuit.fit(*parts, open_circuit=battery_cells.open_circuit(), dt=float(battery_cells.DT), pairs=pairs)


def circuit_voltage(circuit: EquivalentCircuit, seen: Sensed) -> Tensor:
    """What a circuit makes of what sensors saw, volts; shape (trials, time, 1).

    Raises
    ------
    TypeError
        If these are no records.
    """
    _check(seen)
    return circuit.voltage(seen.current, seen.temperature, seen.counted, float(battery_cells.DT))


def error(made: Tensor, drives: Drives) -> float:
    """Root mean squared error of a voltage against the true one, millivolts, over all records from the 33rd step on.

    Parameters
    ----------
    made : Tensor, shape (trials, time, 1)
    drives : Drives

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If shapes or dtypes differ.
    """
    checks.tensor("made", made, "trials time 1", like=("drives", drives.voltage))
    if made.shape != drives.voltage.shape:
        raise ValueError(f"made: expected the shape of the records, {tuple(drives.voltage.shape)}, got {tuple(made.shape)}")
    return MILLIVOLTS * (made - drives.voltage)[:, WARM_UP:].square().mean().sqrt().item()


def features(seen: Sensed, form: str) -> Tensor:
    """What a network is given, in numbers of order one: current, temperature, and the counted charge unless it is blind; float32."""
    columns = [seen.current / 3, (seen.temperature - 20) / 15]
    if checks.choice("form", form, FORMS) != "blind":
        columns.append((seen.counted - 0.5) / 0.25)
    return torch.cat(columns, -1).float()


def standardised(seen: Sensed, like: Sensed) -> Sensed:
    """Current and temperature shifted and scaled to the mean and spread that they have in other records.

    Raises
    ------
    TypeError
        If these are no records.
    """
    _check(seen)
    _check(like, "like")
    moved = [(a - a.mean()) / a.std() * b.std() + b.mean() for a, b in ((seen.current, like.current), (seen.temperature, like.temperature))]
    return Sensed(moved[0], moved[1], seen.voltage, seen.counted)


def only(seen: Sensed, records: Sequence[int]) -> Sensed:
    """Some of the records.

    Raises
    ------
    TypeError, ValueError
        If these are no records, or there are no such ones.
    """
    _check(seen)
    checks.symbols("records", torch.tensor(list(records)), "records", below=len(seen.current))
    return Sensed(*(part[list(records)] for part in seen))


class VoltageNetwork(NamedTuple):
    """A network for the voltage: its model, what it adds to, and its units.

    Attributes
    ----------
    model : WithReadout
    form : str
        ``"blind"``, ``"counting"`` or ``"residual"``.
    circuit : EquivalentCircuit or None
        Whose voltage a residual network corrects.
    offset, scale : float
        Of its target, volts.
    """

    model: WithReadout
    form: str
    circuit: EquivalentCircuit | None
    offset: float
    scale: float

    def base(self, seen: Sensed) -> Tensor:
        """What the network adds to, volts.

        Raises
        ------
        TypeError
            If these are no records.
        """
        _check(seen)
        return circuit_voltage(self.circuit, seen) if self.circuit is not None else torch.full_like(seen.current, self.offset)

    def voltage(self, seen: Sensed) -> Tensor:
        """The voltage, volts; shape (trials, time, 1).

        Raises
        ------
        TypeError
            If these are no records.
        """
        _check(seen)
        with torch.no_grad():
            return self.base(seen) + self.scale * self.model(features(seen, self.form))[0].double()

    def trials(self, seen: Sensed) -> Batch:
        """Whole records as trials of a task, of which the first 32 steps do not count.

        Raises
        ------
        TypeError
            If these are no records.
        """
        _check(seen)
        targets = ((seen.voltage - self.base(seen)) / self.scale).float()
        mask = torch.ones(targets.shape[:2], dtype=torch.bool)
        mask[:, :WARM_UP] = False
        return Batch(features(seen, self.form), targets, mask)


def _check(seen: Sensed, name: str = "seen") -> None:
    if not isinstance(seen, Sensed):
        raise TypeError(f"{name}: expected records of sensors (Sensed), got {checks.describe(seen)}")


def new_network(form: str, seen: Sensed, circuit: EquivalentCircuit, *, hidden_size: int = 16, seed: int = 0) -> VoltageNetwork:
    """An untrained network whose units are those of the training records.

    Parameters
    ----------
    form : {"blind", "counting", "residual"}
        From current and temperature; from these and the counted charge; the same, to correct the circuit.
    seen : Sensed
        Training records.
    circuit : EquivalentCircuit
    hidden_size : int
    seed : int

    Returns
    -------
    VoltageNetwork

    Raises
    ------
    TypeError, ValueError
        If there is no such form or a number is out of range.
    """
    inputs = features(seen, form).shape[2]
    random = seeding.generator(seed)
    model = WithReadout(torch_cell("LSTM", inputs, hidden_size, seed=random), 1, seed=random)
    if form == "residual":
        return VoltageNetwork(model, form, circuit, 0.0, (seen.voltage - circuit_voltage(circuit, seen)).std().item())
    return VoltageNetwork(model, form, None, seen.voltage.mean().item(), seen.voltage.std().item())


def crops(trials: Batch, records: Sequence[int], random: torch.Generator) -> Batch:
    """Sixteen stretches of 256 steps (17 minutes) of some records, of which the first 32 do not count.

    Raises
    ------
    TypeError, ValueError
        If there are no such records, or they are no longer than a stretch.
    """
    checks.symbols("records", torch.tensor(list(records)), "records", below=len(trials.inputs))
    if trials.inputs.shape[1] <= LENGTH:
        raise ValueError(f"trials: expected more than {LENGTH} steps, got {trials.inputs.shape[1]}")
    which = torch.tensor(list(records))[seeding.integers(len(records), (TRIALS,), random)]
    start = seeding.integers(trials.inputs.shape[1] - LENGTH, (TRIALS,), random)
    steps = start[:, None] + torch.arange(LENGTH)
    mask = torch.ones(TRIALS, LENGTH, dtype=torch.bool)
    mask[:, :WARM_UP] = False
    return Batch(trials.inputs[which[:, None], steps], trials.targets[which[:, None], steps], mask)


def train(
    network: VoltageNetwork, seen: Sensed, records: Sequence[int], *, updates: int = UPDATES, learning_rate: float = 2e-2, seed: int
) -> None:
    """Train on stretches of some records by squared error, Adam with the learning rate falling to zero on a half cosine."""
    trials = network.trials(seen)
    supervised.fit(network.model, lambda g: crops(trials, records, g), updates=updates, learning_rate=learning_rate, seed=seed)


def told_apart(network: VoltageNetwork, source: tuple[Sensed, Sensed], target: tuple[Sensed, Sensed]) -> float:
    """How often a fresh classifier with 16 hidden units names the domain of a state, trained on some records and tested on others.

    Parameters
    ----------
    network : VoltageNetwork
    source, target : tuple of Sensed
        Records to train the classifier on and records to test it on; of the longer records as many steps are taken as of the others.

    Returns
    -------
    float
        One half where it guesses.

    Raises
    ------
    TypeError
        If these are no records.
    """
    for name, domain in (("source", source), ("target", target)):
        for records in domain:
            _check(records, name)
    from sklearn.neural_network import MLPClassifier

    sets = []
    for place in range(2):
        with torch.no_grad():
            states = [network.model(features(domain[place], network.form))[1][:, WARM_UP::8].flatten(0, 1) for domain in (source, target)]
        sets.append((torch.cat(states).numpy(), [0] * len(states[0]) + [1] * len(states[1])))
    classifier = MLPClassifier((16,), max_iter=200, random_state=0, early_stopping=True)
    return float(classifier.fit(*sets[0]).score(*sets[1]))


def adapt(network: VoltageNetwork, source: Sensed, target: Sensed, *, strength: float, seed: int) -> None:
    """Train on the source's voltage while a classifier that must tell source from target is deceived; the target's voltage is not used."""
    labelled, unlabelled = network.trials(source), network.trials(target)
    adversarial.fit(
        network.model,
        lambda g: crops(labelled, range(len(source.current)), g),
        lambda g: crops(unlabelled, range(len(target.current)), g),
        strength=strength,
        updates=UPDATES,
        learning_rate=2e-2,
        seed=seed,
    )
