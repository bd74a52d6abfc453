"""Spike trains: what comes in is what counts, cuts and files give back; what is no spike train is refused."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnncortex.data.neural_data import spike_trains
from rnncortex.data.neural_data.spike_trains import from_trials, from_units
from tests.bad_input import Case

TRAIN = torch.tensor([0.1]).double()
SESSION = from_units([[0.5, 2.5]], stop=3.0)
BAD_INPUT = [
    *(
        Case(
            spike_trains.SpikeTrains,
            {"times": ((TRAIN,),), "start": 0.0, "stop": 1.0},
            others={"times": bad, "start": math.nan, "stop": -1.0},
        )
        for bad in ((), ((TRAIN, TRAIN), (TRAIN,)), ((TRAIN.float(),),), ((TRAIN[:0],),), ((-TRAIN,),))
    ),
    Case(SESSION.counts, {"dt": 0.5}, numbers=("dt",)),
    Case(
        SESSION.cut,
        {"starts": [0.0, 1.5], "duration": 1.0, "before": 0.0},
        numbers=("duration", "before"),
        others={"starts": [0.0, 0.5]},
    ),
    *(
        Case(call, {name: [[0.1], [0.2]], "start": 0.0, "stop": 1.0}, others={"start": math.nan, "stop": -1.0})
        for call, name in ((from_trials, "trials"), (from_units, "units"))
    ),
]

TRAINS = st.lists(st.lists(st.integers(0, 999), unique=True), min_size=1, max_size=4)


@given(TRAINS, st.sampled_from([0.001, 0.01, 0.1, 1.0]))
def test_counts_are_histograms(trains, dt):
    seconds = [np.sort(np.asarray(train, dtype=float)) / 1000 + 5e-4 for train in trains]
    if not any(len(train) for train in seconds):
        with pytest.raises(ValueError, match="expected spikes, got a recording without any"):
            from_trials(seconds, stop=1.0)
        return
    counted = from_trials(seconds, stop=1.0).counts(dt)
    edges = np.linspace(0, 1, round(1 / dt) + 1)
    assert counted.shape == (len(trains), round(1 / dt), 1)
    for row, train in zip(counted[..., 0], seconds, strict=True):
        np.testing.assert_array_equal(row, np.histogram(train, edges)[0])


def test_a_time_on_an_edge_opens_its_bin():
    times = np.arange(1000) / 1000
    assert (from_trials([times], stop=1.0).counts(0.001) == 1).all()


def test_cut_keeps_every_spike_between_its_ends_on_the_clock_of_the_trial():
    session = from_units([[0.05, 0.95, 1.0, 1.9, 2.5], [1.5]], stop=3.0)
    trials = session.cut([1.0, 2.0], duration=0.5, before=0.1)
    assert (trials.start, trials.stop, trials.trials, trials.units) == (-0.1, 0.5, 2, 2)
    torch.testing.assert_close(trials.times[0][0], torch.tensor([-0.05, 0.0], dtype=torch.float64))
    torch.testing.assert_close(trials.times[1][0], torch.tensor([-0.1], dtype=torch.float64))
    assert not len(trials.times[0][1])


@pytest.mark.parametrize(
    ("trials", "words"),
    [
        ([[0.1, math.nan]], "unit 0 in trial 0.*NaN"),
        ([[0.1], [0.3, 0.2]], "unit 0 in trial 1.*rising"),
        ([[0.2, 0.2]], "rising"),
        ([[-0.1, 0.2]], "from 0 to below 1, got -0.1"),
        ([[0.2, 1.0]], "from 0 to below 1, got 1"),
        ([[], []], "without any"),
        ([], "at least one trial"),
        (["text"], "times in trial 0: expected an array of seconds"),
        ([[[0.1], [0.2]]], "shape"),
    ],
)
def test_what_is_no_train_is_refused(trials, words):
    with pytest.raises((TypeError, ValueError), match=words):
        from_trials(trials, stop=1.0)


@pytest.mark.parametrize(
    ("starts", "words"),
    [([0.0, 0.5], "do not overlap"), ([1.0, 0.0], "do not overlap"), ([2.5], "between 0 and 3"), ([], "none"), ([math.nan], "finite")],
)
def test_trials_that_overlap_or_leave_the_recording_are_refused(starts, words):
    session = from_units([[0.5, 2.5]], stop=3.0)
    with pytest.raises(ValueError, match=words):
        session.cut(starts, duration=1.0)
    with pytest.raises(ValueError, match="got 2 trials"):
        session.cut([0.0, 1.0], duration=1.0).cut([0.0], duration=0.5)


def test_options_out_of_range_are_refused():
    with pytest.raises(ValueError, match="whole number of steps"):
        from_units([[0.1]], stop=1.0).counts(0.3)
