"""Spikes out of a file in the format Neurodata Without Borders, such as those of the DANDI archive. Needs the extra ``recordings``."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.data.neural_data.spike_trains import SpikeTrains, from_units


class Session(NamedTuple):
    """Sorted units of one session.

    Attributes
    ----------
    trains : SpikeTrains
        All units over the whole session, one trial; seconds since the session's time zero.
    unit_ids : list of int
        The file's number for each unit.
    trial_starts, trial_stops : Tensor, shape (trials,)
        The file's table of trials, seconds, float64; empty where it has none. ``trains.cut(trial_starts, duration)`` makes trials.
    """

    trains: SpikeTrains
    unit_ids: list[int]
    trial_starts: Tensor
    trial_stops: Tensor


def load_nwb_spikes(path: str | Path) -> Session:
    """Spike times of all sorted units, and the times of the trials.

    The session runs from zero to the latest time that the file mentions: a spike, the end of a trial or of an observed interval.

    Parameters
    ----------
    path : str or Path
        A file ``.nwb``.

    Returns
    -------
    Session

    Raises
    ------
    ImportError
        If pynwb is not installed.
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file has no units or no spikes, a train holds NaN, is not in rising order or has a negative time, or trials overlap.

    References
    ----------
    Rübel et al. (2022), The Neurodata Without Borders ecosystem for neurophysiological data science, eLife 11:e78362.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f"path: expected a file, got {path}")
    try:
        from pynwb import NWBHDF5IO
    except ImportError as error:
        raise ImportError("load_nwb_spikes needs pynwb: pip install 'rnncortex[recordings]'") from error
    with NWBHDF5IO(str(path), mode="r") as file:
        session = file.read()
        if session.units is None or "spike_times" not in session.units.colnames:
            raise ValueError(f"path: expected a file with a table of units and their spike times, got none in {path}")
        table = session.units
        units = [np.asarray(table["spike_times"][row], dtype=np.float64) for row in range(len(table))]
        ids = [int(number) for number in table.id[:]]
        observed = (
            [np.asarray(table["obs_intervals"][row]).ravel() for row in range(len(table))] if "obs_intervals" in table.colnames else []
        )
        starts, stops = (_column(session.trials, name) for name in ("start_time", "stop_time"))
    _check_trials(starts, stops)
    latest = max(float(times[np.isfinite(times)].max(initial=0)) for times in (*units, *observed, stops))
    trains = from_units(units, stop=np.nextafter(latest, np.inf))
    return Session(trains, ids, torch.from_numpy(starts), torch.from_numpy(stops))


def _column(table: Any, name: str) -> np.ndarray:
    return np.zeros(0) if table is None else np.asarray(table[name][:], dtype=np.float64)


def _check_trials(starts: np.ndarray, stops: np.ndarray) -> None:
    if not (np.isfinite(starts).all() and np.isfinite(stops).all() and (stops > starts).all()):
        raise ValueError("trials: expected each to stop after it starts, got one that does not, or NaN")
    if (starts[1:] < stops[:-1]).any():
        first = int((starts[1:] < stops[:-1]).argmax())
        raise ValueError(f"trials: expected trials that follow each other, got trial {first + 1} starting before trial {first} stops")
