"""Spikes out of a file of the Neurodata Without Borders format that the test writes."""

from datetime import UTC, datetime

import numpy as np
import pytest

from rnncortex.data.neural_data.nwb import load_nwb_spikes

pynwb = pytest.importorskip("pynwb")

UNITS = [[0.1, 0.7, 1.2], [0.9], []]


@pytest.fixture
def write(tmp_path):
    def write_file(units=UNITS, trials=((0.0, 1.0), (1.0, 2.0)), observed=None):
        session = pynwb.NWBFile("made by a test", "rnncortex", datetime(2024, 1, 1, tzinfo=UTC))
        for k, times in enumerate(units):
            more = {} if observed is None else {"obs_intervals": np.array([observed])}
            session.add_unit(id=10 + k, spike_times=np.asarray(times, dtype=float), **more)
        for start, stop in trials:
            session.add_trial(start_time=start, stop_time=stop)
        path = tmp_path / "session.nwb"
        with pynwb.NWBHDF5IO(str(path), "w") as file:
            file.write(session)
        return path

    return write_file


def test_what_was_written_is_read(write):
    session = load_nwb_spikes(write())
    assert session.unit_ids == [10, 11, 12]
    assert [train.tolist() for train in session.trains.times[0]] == UNITS
    assert session.trial_starts.tolist() == [0.0, 1.0]
    assert session.trial_stops.tolist() == [1.0, 2.0]
    trials = session.trains.cut(session.trial_starts, duration=1.0)
    assert trials.counts(dt=0.5)[:, :, 0].tolist() == [[1, 1], [1, 0]]


def test_observed_intervals_say_how_long_the_session_was(write):
    session = load_nwb_spikes(write(trials=(), observed=(0.0, 5.0)))
    assert session.trains.stop == pytest.approx(5.0)
    assert len(session.trial_starts) == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"units": [[0.1, np.nan]]}, "NaN"),
        ({"units": [[0.2, 0.1]]}, "rising"),
        ({"units": [[-0.2, 0.1]]}, "from 0"),
        ({"units": [[]]}, "without any"),
        ({"units": []}, "table of units"),
        ({"trials": ((0.0, 1.5), (1.0, 2.0))}, "trial 1 starting before trial 0 stops"),
        ({"trials": ((1.0, 0.5),)}, "stop after it starts"),
        ({"trials": ((0.0, np.nan),)}, "NaN"),
    ],
)
def test_a_bad_file_is_refused(write, change, words):
    with pytest.raises(ValueError, match=words):
        load_nwb_spikes(write(**change))


def test_no_file_is_said_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="path: expected a file"):
        load_nwb_spikes(tmp_path / "none.nwb")
