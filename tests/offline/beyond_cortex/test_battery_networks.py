"""Networks for the voltage of a battery: what sensors see, and pieces of what is trained."""

import pytest
import torch

from rnncortex.offline.beyond_cortex import battery_cells, battery_networks
from tests.bad_input import Case

DRIVES = battery_cells.shipped("new", "train")
SEEN = battery_networks.sensed(DRIVES, "train", bad=False)
CIRCUIT = battery_networks.fit_circuit(SEEN)
NETWORK = battery_networks.new_network("residual", SEEN, CIRCUIT)

BAD_INPUT = [
    Case(
        battery_networks.sensed,
        {"drives": DRIVES, "part": "train", "bad": True, "seed": 0},
        choices=("part",),
        counts=("seed",),
        others={"drives": battery_cells.shipped("new", "validation")},
    ),
    Case(battery_networks.fit_circuit, {"seen": SEEN, "pairs": 1}, counts=("pairs",)),
    Case(battery_networks.circuit_voltage, {"circuit": CIRCUIT, "seen": SEEN}, others={"seen": SEEN.current}),
    Case(battery_networks.error, {"made": DRIVES.voltage, "drives": DRIVES}, tensors=("made",)),
    Case(battery_networks.features, {"seen": SEEN, "form": "blind"}, choices=("form",)),
    Case(battery_networks.standardised, {"seen": SEEN, "like": SEEN}, others={"seen": SEEN.current, "like": None}),
    Case(battery_networks.only, {"seen": SEEN, "records": [0]}, others={"seen": SEEN.current, "records": [100]}),
    Case(
        battery_networks.new_network,
        {"form": "residual", "seen": SEEN, "circuit": CIRCUIT, "hidden_size": 4, "seed": 0},
        choices=("form",),
        counts=("hidden_size",),
        seeds=("seed",),
    ),
    *(Case(call, {"seen": SEEN}, others={"seen": SEEN.current}) for call in (NETWORK.base, NETWORK.voltage, NETWORK.trials)),
    Case(battery_networks.crops, {"trials": NETWORK.trials(SEEN), "records": [0], "random": torch.Generator()}, others={"records": [-1]}),
    Case(
        battery_networks.train,
        {"network": NETWORK, "seen": SEEN, "records": [0], "updates": 1, "learning_rate": 0.1, "seed": 0},
        counts=("updates",),
        numbers=("learning_rate",),
        seeds=("seed",),
    ),
    Case(
        battery_networks.adapt,
        {"network": NETWORK, "source": SEEN, "target": SEEN, "strength": 1.0, "seed": 0},
        numbers=("strength",),
        seeds=("seed",),
    ),
    Case(
        battery_networks.told_apart,
        {"network": NETWORK, "source": (SEEN, SEEN), "target": (SEEN, SEEN)},
        others={"source": (SEEN, None), "target": SEEN},
    ),
]


def test_bad_sensors_are_as_bad_as_they_say():
    bad = battery_networks.sensed(DRIVES, "train", bad=True)
    gap = bad.current - SEEN.current
    assert gap.mean().item() == pytest.approx(battery_networks.BIAS, abs=1e-3)
    assert gap.std().item() == pytest.approx(battery_networks.NOISE, rel=0.05)
    assert (bad.voltage - DRIVES.voltage).std().item() == pytest.approx(0.003, rel=0.05)
    assert torch.allclose(bad.temperature[:, 0] - DRIVES.temperature[:, 0], torch.full((12, 1), battery_networks.HEAT, dtype=torch.float64))
    assert torch.allclose(SEEN.counted, DRIVES.charge, atol=1e-3)


def test_an_untrained_correction_is_the_circuit_and_a_trained_one_is_better():
    network = battery_networks.new_network("residual", SEEN, CIRCUIT, seed=1)
    circuit = battery_networks.error(battery_networks.circuit_voltage(CIRCUIT, SEEN), DRIVES)
    assert torch.equal(network.base(SEEN), battery_networks.circuit_voltage(CIRCUIT, SEEN))
    battery_networks.train(network, SEEN, range(12), updates=150, seed=1)
    assert battery_networks.error(network.voltage(SEEN), DRIVES) < 0.8 * circuit


def test_standardised_records_have_the_mean_and_spread_of_the_others():
    aged = battery_networks.sensed(battery_cells.shipped("aged", "test"), "test", bad=True)
    moved = battery_networks.standardised(aged, SEEN)
    for name in ("current", "temperature"):
        assert getattr(moved, name).mean().item() == pytest.approx(getattr(SEEN, name).mean().item())
        assert getattr(moved, name).std().item() == pytest.approx(getattr(SEEN, name).std().item())


def test_stretches_lie_in_the_records_that_were_named():
    trials = NETWORK.trials(SEEN)
    batch = battery_networks.crops(trials, [3], torch.Generator().manual_seed(0))
    assert batch.inputs.shape == (16, 256, 3)
    windows = trials.inputs[3].unfold(0, 256, 1).transpose(1, 2)
    assert all((windows == one).all((1, 2)).any() for one in batch.inputs)


def test_equal_domains_cannot_be_told_apart():
    pair = (battery_networks.only(SEEN, [0, 5, 10]), battery_networks.only(SEEN, [1, 6, 11]))
    assert battery_networks.told_apart(NETWORK, pair, pair) == pytest.approx(0.5, abs=0.02)
