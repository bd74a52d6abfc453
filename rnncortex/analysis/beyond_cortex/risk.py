"""Risk of an event within a time: censoring weights, Brier score, calibration curve and net benefit."""

from typing import NamedTuple

import numpy as np

from rnncortex.numerics import checks


class Outcomes(NamedTuple):
    """What became of each landmark within the horizon.

    Attributes
    ----------
    event : array of float, shape (landmarks,)
        One where the event came within the horizon.
    weight : array of float, shape (landmarks,)
        Inverse probability of not being censored before the outcome was known; zero where it never became known.
    """

    event: np.ndarray
    weight: np.ndarray


def outcomes(start: np.ndarray, patient: np.ndarray, end: np.ndarray, event: np.ndarray, horizon: float) -> Outcomes:
    r"""Outcomes within a horizon of each landmark, weighted for those whose follow-up ended too soon to tell.

    .. math:: w = \frac{G(s)}{G(\min(e, s + h)^-)}

    for a landmark at time s of a patient whose follow-up ends at e, with G the Kaplan-Meier estimate of the probability of being
    followed beyond a time. A landmark has no weight where the follow-up ended within the horizon without an event.

    Parameters
    ----------
    start : array, shape (landmarks,)
        s, since the patient's entry.
    patient : array of int, shape (landmarks,)
        Whose landmark it is: a row of the next two.
    end : array, shape (patients,)
        e, at or after the patient's landmarks.
    event : array of bool, shape (patients,)
        Whether the follow-up ended with the event.
    horizon : float
        h.

    Returns
    -------
    Outcomes

    Raises
    ------
    TypeError, ValueError
        If shapes differ, a number is not finite, an end is before its start, or the horizon is not above zero.

    References
    ----------
    Graf, Schmoor, Sauerbrei and Schumacher (1999), Statistics in Medicine 18, 2529-2545.
    """
    from scipy.stats import CensoredData, ecdf

    begun, ends = _vector("start", start), _vector("end", end)
    whose, ended_so = np.asarray(patient), np.asarray(event, dtype=bool)
    if ended_so.shape != ends.shape:
        raise ValueError(f"event: expected one for each of {len(ends)} patients, got {checks.describe(ended_so)}")
    if whose.dtype.kind not in "iu" or whose.shape != begun.shape or whose.min() < 0 or whose.max() >= len(ends):
        raise ValueError(
            f"patient: expected a row of the {len(ends)} patients for each of {len(begun)} landmarks, got {checks.describe(whose)}"
        )
    ended, happened = ends[whose], ended_so[whose]
    if (ended < begun).any():
        raise ValueError("start: expected landmarks at or before the end of the patient's follow-up, got one after")
    span = checks.number("horizon", horizon, above=0)
    followed = np.ones_like if ended_so.all() else ecdf(CensoredData(uncensored=ends[~ended_so], right=ends[ended_so])).sf.evaluate
    known_at = np.minimum(ended, begun + span)
    known = happened | (ended >= begun + span)
    before = np.nextafter(known_at, -np.inf)
    weight = np.where(known, followed(begun) / np.maximum(followed(before), 1e-12), 0.0)
    return Outcomes((happened & (ended < begun + span)).astype(float), weight)


def brier(risk: np.ndarray, event: np.ndarray, weight: np.ndarray) -> float:
    """Brier score: weighted mean of the squared differences between risk and outcome; lower is better.

    Parameters
    ----------
    risk, event, weight : array, shape (landmarks,)
        Predicted probabilities; zeros and ones; at least 0.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If shapes differ, a risk is no probability, or no weight is above zero.

    References
    ----------
    Brier (1950), Monthly Weather Review 78, 1-3.
    """
    risk, event, weight = _three(risk, event, weight)
    return float(np.average((risk - event) ** 2, weights=weight))


def net_benefit(risk: np.ndarray, event: np.ndarray, weight: np.ndarray, threshold: float) -> float:
    r"""Net benefit of treating whose risk is at or above a threshold: true positives less false positives at the threshold's price.

    .. math:: \mathrm{NB}(p) = P(\text{treated, event}) - \frac{p}{1 - p} P(\text{treated, no event})

    Parameters
    ----------
    risk, event, weight : array, shape (landmarks,)
        As in :func:`brier`.
    threshold : float
        p: risk at which treating and not treating are equally good.

    Returns
    -------
    float
        In true positives per landmark.

    Raises
    ------
    TypeError, ValueError
        As in :func:`brier`, or if the threshold is not between 0 and 1.

    References
    ----------
    Vickers and Elkin (2006), Medical Decision Making 26, 565-574.
    """
    risk, event, weight = _three(risk, event, weight)
    price = checks.number("threshold", threshold, above=0, below=1)
    gain = np.where(event > 0, 1.0, -price / (1 - price))
    return float(np.average(np.where(risk >= price, gain, 0.0), weights=weight))


class Calibration(NamedTuple):
    """Predicted and observed risks of groups of landmarks of equal total weight.

    Attributes
    ----------
    predicted, observed : array, shape (groups,)
        Weighted means.
    n : array of int, shape (groups,)
        Landmarks.
    """

    predicted: np.ndarray
    observed: np.ndarray
    n: np.ndarray


def calibration(risk: np.ndarray, event: np.ndarray, weight: np.ndarray, *, groups: int = 8) -> Calibration:
    """Calibration curve: how often the event came where a risk was predicted, in groups of rising risk.

    Parameters
    ----------
    risk, event, weight : array, shape (landmarks,)
        As in :func:`brier`.
    groups : int
        Number of groups, at most the number of landmarks.

    Returns
    -------
    Calibration

    Raises
    ------
    TypeError, ValueError
        As in :func:`brier`, or if there are more groups than landmarks.
    """
    risk, event, weight = _three(risk, event, weight)
    if checks.count("groups", groups) > len(risk):
        raise ValueError(f"groups: expected at most {len(risk)}, as many as landmarks, got {groups}")
    order = np.argsort(risk, kind="stable")
    total = weight[order].cumsum()
    parts = np.split(order, np.searchsorted(total, total[-1] * np.arange(1, groups) / groups))
    means = [[np.average(values[part], weights=weight[part]) for part in parts] for values in (risk, event)]
    return Calibration(np.array(means[0]), np.array(means[1]), np.array([len(part) for part in parts]))


def _vector(name: str, values: np.ndarray) -> np.ndarray:
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name}: expected real numbers, got {checks.describe(values)}") from error
    if numbers.ndim != 1 or len(numbers) == 0 or not np.isfinite(numbers).all():
        raise ValueError(f"{name}: expected finite numbers in one dimension, got {checks.describe(numbers)}")
    return numbers


def _three(risk: np.ndarray, event: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    parts = _vector("risk", risk), _vector("event", event), _vector("weight", weight)
    if len({len(part) for part in parts}) > 1:
        raise ValueError(f"event: expected an outcome and a weight for each of {len(parts[0])} risks, got {len(parts[1])}, {len(parts[2])}")
    if parts[0].min() < 0 or parts[0].max() > 1:
        raise ValueError(f"risk: expected probabilities, got {parts[0].min():g} to {parts[0].max():g}")
    if parts[2].min() < 0 or parts[2].max() <= 0:
        raise ValueError(f"weight: expected numbers of at least 0, not all zero, got {parts[2].min():g} to {parts[2].max():g}")
    if not np.isin(parts[1], (0.0, 1.0)).all():
        raise ValueError(f"event: expected zeros and ones, got {parts[1].min():g} to {parts[1].max():g}")
    return parts
