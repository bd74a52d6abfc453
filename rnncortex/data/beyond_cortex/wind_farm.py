"""Four wind turbines of one farm, La Haute Borne, for two years: power and wind speed every ten minutes.

The turbines are of the type Senvion MM82: 2050 kW at most, a rotor of 82 m, an axis 80 m above the ground. They stand on one hill in
eastern France and see nearly the same weather. Wind speed is measured behind the rotor, on the nacelle.

Source: ENGIE, open data of the wind farm La Haute Borne, https://opendata-renewables.engie.com, updated on 9 October 2019, under the
Open Licence 2.0 (Licence Ouverte, Etalab); the notice is in ``wind_farm.md`` beside this file. Read from the Python package openoa 3.2,
which carries the years 2014 and 2015 among its examples.

Units. Power: mean over ten minutes in kilowatts, kept in steps of 10 kW. Wind speed: mean over ten minutes in metres per second, kept in
steps of 0.1. Time: universal time (the source has local time: its 48 repeated stamps, 12 a turbine, where clocks changed or a row stood
twice, are kept once). Nothing else was changed: a reading that the source lacks is NaN, and what looks wrong is left as it is, for
:func:`flags` to name. ``python -m rnncortex.data.beyond_cortex.wind_farm openoa-3.2-py3-none-any.whl`` makes the file again, where pandas
is installed.
"""

import io
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts, checks

FILE = Path(__file__).with_suffix(".npz")

SOURCE_SHA256 = "9be32aabe7e6b911f58ad3a9f292aed1e5b48cdc603b35d3feccb94f4c043cf4"
"""Checksum of ``la-haute-borne-data-2014-2015.csv``."""

SHA256 = "3bb2cdea0a7eb6f142bff323c048054a4531c4c4a6fb1561e40c4abee02a4f48"
"""Checksum of the stored steps of power and wind speed, as bytes."""

TURBINES = ("R80711", "R80721", "R80736", "R80790")

RATED = 2050.0
"""Most that a turbine gives, kilowatts."""

STEPS_A_DAY, FIRST_YEAR = 144, 52_560
"""Steps of ten minutes in a day, and in 2014."""

MISSING, OFFSET, POWER_STEP, SPEED_STEP = 255, 2, 10.0, 0.1

HANGS = 12
"""So many equal wind speeds in a row, two hours, are called stuck; rounded as they are, half as many come about by chance."""


class WindFarm(NamedTuple):
    """What four turbines gave, and the wind that they met.

    Attributes
    ----------
    power : Tensor, shape (1, time, turbines)
        Kilowatts, float64, from 1 January 2014, 0:00 universal time; NaN where there is no reading.
    wind : Tensor, shape (1, time, turbines)
        Metres per second; NaN where there is no reading.
    dt : float
        Time between readings in seconds.
    """

    power: Tensor
    wind: Tensor
    dt: float


class Flags(NamedTuple):
    """Which readings look wrong, and why.

    Attributes
    ----------
    missing : Tensor of bool, shape (1, time, turbines)
        Power or wind speed is not there.
    impossible : Tensor of bool, shape (1, time, turbines)
        Power more than a twentieth above what the turbine can give or as far below zero, or a wind speed below 0 or above 60 m/s.
    stuck : Tensor of bool, shape (1, time, turbines)
        The wind speed is the same, and not zero, for two hours or longer: the sensor hangs or is frozen.
    stopped : Tensor of bool, shape (1, time, turbines)
        No power although the wind is above 6 m/s: under repair, or told to stand still.
    """

    missing: Tensor
    impossible: Tensor
    stuck: Tensor
    stopped: Tensor


def load() -> WindFarm:
    """The whole recording, 2014 and 2015.

    Returns
    -------
    WindFarm

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.beyond_cortex import wind_farm
    >>> farm = wind_farm.load()
    >>> farm.power.shape, int(farm.power.isnan().sum())
    (torch.Size([1, 105120, 4]), 2617)
    """
    with np.load(FILE) as stored:
        power, wind = (np.cumsum(stored[name], axis=0, dtype=np.uint8) for name in ("power", "wind"))
    artefacts.verify("wind_farm", artefacts.checksum(power, wind), SHA256)
    kilowatts = np.where(power == MISSING, np.nan, (power.astype(float) - OFFSET) * POWER_STEP)
    speed = np.where(wind == MISSING, np.nan, wind * SPEED_STEP)
    return WindFarm(torch.from_numpy(kilowatts)[None], torch.from_numpy(speed)[None], 600.0)


def flags(power: Tensor, wind: Tensor) -> Flags:
    """Name the readings that look wrong; nothing is dropped.

    Parameters
    ----------
    power : Tensor, shape (trials, time, turbines)
        Kilowatts every ten minutes; NaN where there is no reading.
    wind : Tensor, shape (trials, time, turbines)
        Metres per second.

    Returns
    -------
    Flags

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ or a reading is infinite.
    """
    sizes: checks.Sizes = {}
    checks.gapped("power", power, "trials time turbines", sizes)
    checks.gapped("wind", wind, "trials time turbines", sizes, like=("power", power))
    missing = power.isnan() | wind.isnan()
    impossible = (power > 1.05 * RATED) | (power < -0.05 * RATED) | (wind < 0) | (wind > 60)
    equal = torch.zeros_like(missing)
    equal[:, 1:] = (wind.diff(dim=1) == 0) & (wind[:, 1:] != 0)
    count = equal.long().cumsum(1)
    stuck = count - torch.where(equal, 0, count).cummax(1).values >= HANGS - 1  # at the end of a run of equal readings
    for _ in range(HANGS - 1):  # and back to its beginning
        stuck[:, :-1] |= stuck[:, 1:] & equal[:, 1:]
    return Flags(missing, impossible, stuck, (power <= 0) & (wind > 6))


def _make(wheel: str) -> None:
    import pandas as pd

    with zipfile.ZipFile(wheel) as package, zipfile.ZipFile(io.BytesIO(package.read("examples/data/la_haute_borne.zip"))) as inside:
        content = inside.read("la-haute-borne-data-2014-2015.csv")
    artefacts.verify("wheel: la-haute-borne-data-2014-2015.csv", artefacts.checksum(content), SOURCE_SHA256)
    table = pd.read_csv(io.BytesIO(content))
    table["time"] = pd.to_datetime(table["Date_time"], utc=True)
    every = pd.date_range("2014-01-01", "2015-12-31 23:50", freq="10min", tz="UTC")
    parts = {name: table[table["Wind_turbine_name"] == name].drop_duplicates("time").set_index("time").reindex(every) for name in TURBINES}
    power = np.stack([parts[name]["P_avg"] for name in TURBINES], 1) / POWER_STEP + OFFSET
    wind = np.stack([parts[name]["Ws_avg"] for name in TURBINES], 1) / SPEED_STEP
    steps = [np.where(np.isnan(part), MISSING, np.round(part)).astype(np.uint8) for part in (power, wind)]
    before = [np.concatenate((np.zeros_like(part[:1]), part[:-1])) for part in steps]
    np.savez_compressed(FILE, power=steps[0] - before[0], wind=steps[1] - before[1])
    print(artefacts.checksum(*steps))


if __name__ == "__main__":
    _make(sys.argv[1])
