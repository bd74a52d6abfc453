"""Irregular visits: patients who are measured at times of their own, as one padded table."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import checks


class Visits(NamedTuple):
    """Measurements of patients at irregular times, padded behind each patient's last visit.

    Attributes
    ----------
    times : Tensor, shape (patients, visits)
        Time of each visit since the patient's entry, rising; behind the last visit its time is repeated. float64.
    values : Tensor, shape (patients, visits, channels)
        What was measured; NaN where a measurement is missing and behind the last visit. float64.
    present : Tensor of bool, shape (patients, visits)
        Where there is a visit.
    names : tuple of str
        Of the channels.
    """

    times: Tensor
    values: Tensor
    present: Tensor
    names: tuple[str, ...]

    @property
    def measured(self) -> Tensor:
        """Where a value is known, shape (patients, visits, channels)."""
        return ~torch.isnan(self.values)

    @property
    def gaps(self) -> Tensor:
        """Time from each visit to the next one, zero from the last on; shape (patients, visits)."""
        return torch.cat((self.times.diff(dim=1), torch.zeros_like(self.times[:, :1])), 1)

    @property
    def followed(self) -> Tensor:
        """Visits that another one follows, shape (patients, visits)."""
        return torch.cat((self.present[:, 1:], torch.zeros_like(self.present[:, :1])), 1)

    def carried_forward(self) -> Tensor:
        """Each value, or the last known one of the patient where it is missing; NaN before the first. Shape of ``values``."""
        known, filled = self.values[:, 0], []
        for now in self.values.unbind(1):
            known = torch.where(torch.isnan(now), known, now)
            filled.append(known)
        return torch.stack(filled, 1)


def from_records(patient: Sequence[int], times: Sequence[float], values: np.ndarray, names: Sequence[str]) -> Visits:
    """Arrange records, a row a visit, by patient.

    Parameters
    ----------
    patient : sequence of int, length records
        Whose visit it was; the visits of a patient stand together.
    times : sequence of float, length records
        Time of the visit, rising within a patient.
    values : array, shape (records, channels)
        Measurements; NaN where one is missing.
    names : sequence of str
        Of the channels.

    Returns
    -------
    Visits
        Patients in the order in which they come.

    Raises
    ------
    ValueError
        If the lengths differ, a time is not finite, the times of a patient do not rise, a patient's visits do not stand together,
        or a value is infinite.

    Examples
    --------
    >>> import numpy as np
    >>> from rnncortex.data.beyond_cortex import visits
    >>> table = visits.from_records([7, 7, 9], [0.0, 0.5, 0.0], np.array([[1.0], [np.nan], [3.0]]), ["bilirubin"])
    >>> table.present.tolist(), table.gaps.tolist()
    ([[True, True], [True, False]], [[0.5, 0.0], [0.0, 0.0]])
    """
    who, when, what = np.asarray(patient), np.asarray(times, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if what.ndim != 2 or not len(who) == len(when) == len(what) or len(who) == 0 or what.shape[1] != len(names):
        raise ValueError(
            f"values: expected a row for each of {len(who)} visits and a column for each of {len(names)} names, got {checks.describe(what)}"
        )
    if not np.isfinite(when).all():
        raise ValueError("times: expected finite numbers, got NaN or infinity")
    if np.isinf(what).any():
        raise ValueError("values: expected finite numbers, or NaN where one is missing, got infinity")
    starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    if len(set(who[starts].tolist())) < len(starts):
        raise ValueError("patient: expected the visits of each patient to stand together, got one whose visits are apart")
    falls = (np.diff(when) <= 0) & (who[1:] == who[:-1])
    if falls.any():
        raise ValueError(f"times: expected rising times of visits, got {when[1:][falls][0]:g} at or before the visit before it")
    lengths = np.diff(np.r_[starts, len(who)])
    longest = int(lengths.max())
    padded_times, padded = np.zeros((len(starts), longest)), np.full((len(starts), longest, what.shape[1]), np.nan)
    for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        padded_times[row, :length], padded[row, :length] = when[start : start + length], what[start : start + length]
        padded_times[row, length:] = when[start + length - 1]
    present = torch.arange(longest) < torch.from_numpy(lengths)[:, None]
    return Visits(torch.from_numpy(padded_times), torch.from_numpy(padded), present, tuple(names))
