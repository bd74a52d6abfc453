"""One motor neuron of a person, 250 ms before and after a magnetic pulse over the motor cortex, 469 times."""

import io
import json

import numpy as np
import pytest

from rnncortex.data.neural_data import grasshopper, motor_unit


def test_the_motor_unit_has_two_to_six_spikes_in_469_trials():
    recording = motor_unit.load()
    counts = [len(units[0]) for units in recording.times]
    assert (len(counts), min(counts), max(counts)) == (469, 2, 6)


@pytest.mark.parametrize("recording", [grasshopper, motor_unit], ids=["grasshopper", "motor_unit"])
def test_a_changed_file_is_refused(recording, tmp_path, monkeypatch):
    file = tmp_path / "changed"
    if recording is motor_unit:
        file.write_text(json.dumps([[1, 2], [3]]))
    else:
        buffer = io.BytesIO()
        np.savez(buffer, **{f"{name}{k}": np.arange(5) for name in ("spikes", "sound") for k in (1, 2)})
        file.write_bytes(buffer.getvalue())
    monkeypatch.setattr(recording, "FILE", file)
    with pytest.raises(ValueError, match="expected .* checksum"):
        recording.load()
