"""Targets at several horizons, windows of a long record for a network, and the way back from windows to the record."""

from collections.abc import Sequence

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.tasks.batch import Batch


def ahead(series: Tensor, horizons: Sequence[int]) -> Tensor:
    r"""What a series will be some steps from now, :math:`y_{t + h}`.

    Parameters
    ----------
    series : Tensor, shape (trials, time)
        NaN where it is not known.
    horizons : sequence of int
        Steps, each from 1 to less than the length.

    Returns
    -------
    Tensor, shape (trials, time, horizons)
        NaN where the target is not known or lies behind the end.

    Raises
    ------
    TypeError, ValueError
        If a horizon is no such number, or the series has a wrong shape or is infinite.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.forecasting import windows
    >>> windows.ahead(torch.tensor([[1.0, 2.0, 3.0]]), [1, 2])[0]
    tensor([[2., 3.],
            [3., nan],
            [nan, nan]])
    """
    checks.gapped("series", series, "trials time")
    targets = series.new_full((*series.shape, len(horizons)), torch.nan)
    for place, horizon in enumerate(horizons):
        if checks.count("horizons", horizon) >= series.shape[1]:
            raise ValueError(f"horizons: expected fewer steps than the {series.shape[1]} of the series, got {horizon}")
        targets[:, :-horizon, place] = series[:, horizon:]
    return targets


def held(series: Tensor) -> Tensor:
    """The last known value at every step, as a forecaster has it when readings are missing.

    Parameters
    ----------
    series : Tensor, shape (trials, time, inputs)
        NaN where it is not known.

    Returns
    -------
    Tensor, shape (trials, time, inputs)
        Zero before the first known value.

    Raises
    ------
    TypeError, ValueError
        If the series has a wrong shape or is infinite.
    """
    checks.gapped("series", series, "trials time inputs")
    known = ~series.isnan()
    steps = torch.arange(series.shape[1], device=series.device)[None, :, None]
    last = torch.where(known, steps, 0).cummax(1).values
    return series.gather(1, last).nan_to_num(0.0)


def starts(usable: Tensor, length: int, stride: int) -> Tensor:
    """Where windows may begin that lie in the usable part of a record from their first to their last step.

    Parameters
    ----------
    usable : Tensor of bool, shape (time,)
    length : int
        Steps of a window.
    stride : int
        Steps from one window to the next.

    Returns
    -------
    Tensor of int, shape (windows,)

    Raises
    ------
    TypeError, ValueError
        If ``usable`` is not boolean, a number is out of range, or no window fits.
    """
    stride = checks.count("stride", stride)
    if not isinstance(usable, Tensor) or usable.dtype != torch.bool or usable.ndim != 1:
        raise TypeError(f"usable: expected a boolean tensor of shape (time), got {checks.describe(usable)}")
    if checks.count("length", length) > len(usable):
        raise ValueError(f"length: expected at most the {len(usable)} steps of the record, got {length}")
    counted = torch.cat((torch.zeros(1, dtype=torch.long, device=usable.device), usable.long().cumsum(0)))
    first = torch.arange(0, len(usable) - length + 1, stride, device=usable.device)
    found = first[counted[first + length] - counted[first] == length]
    if not len(found):
        raise ValueError(f"usable: expected a stretch of {length} usable steps, got none")
    return found


def cut(inputs: Tensor, targets: Tensor, at: Tensor, length: int, *, warm_up: int = 0) -> Batch:
    """Windows of one record as trials of a task.

    Parameters
    ----------
    inputs : Tensor, shape (1, time, inputs)
    targets : Tensor, shape (1, time, outputs)
        NaN where not known.
    at : Tensor of int, shape (windows,)
        First step of each window, see :func:`starts`.
    length : int
        Steps of a window.
    warm_up : int
        Steps at the start of a window whose forecasts do not count, for the network has seen too little.

    Returns
    -------
    Batch
        A step counts if all of its targets are known; targets that are not stand as zero.

    Raises
    ------
    TypeError, ValueError
        If shapes or dtypes do not fit, or a window does not lie in the record.
    """
    sizes: checks.Sizes = {}
    checks.tensor("inputs", inputs, "1 time inputs", sizes)
    checks.gapped("targets", targets, "1 time outputs", sizes, like=("inputs", inputs))
    checks.count("length", length)
    checks.symbols("at", at, "windows", below=inputs.shape[1] - length + 1)
    checks.count("warm_up", warm_up, at_least=0)
    steps = at[:, None] + torch.arange(length, device=at.device)
    wanted = targets[0, steps]
    mask = ~wanted.isnan().any(-1)
    mask[:, :warm_up] = False
    return Batch(inputs[0, steps], wanted.nan_to_num(0.0), mask)


def joined(predictions: Tensor, at: Tensor, time: int, *, warm_up: int = 0) -> Tensor:
    """Forecasts of windows, put back in their place in the record; where windows overlap the later one counts.

    Parameters
    ----------
    predictions : Tensor, shape (windows, length, outputs)
    at : Tensor of int, shape (windows,)
        First step of each window.
    time : int
        Steps of the record.
    warm_up : int
        As in :func:`cut`.

    Returns
    -------
    Tensor, shape (1, time, outputs)
        NaN where no window gives a forecast.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, or a window does not lie in the record.
    """
    sizes: checks.Sizes = {}
    checks.tensor("predictions", predictions, "windows length outputs", sizes)
    checks.count("time", time)
    checks.symbols("at", at, "windows", sizes, below=time - predictions.shape[1] + 1)
    checks.count("warm_up", warm_up, at_least=0)
    record = predictions.new_full((1, time, predictions.shape[2]), torch.nan)
    for first, window in zip(at.tolist(), predictions, strict=True):
        record[0, first + warm_up : first + predictions.shape[1]] = window[warm_up:]
    return record
