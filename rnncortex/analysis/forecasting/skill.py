"""Skill of a forecast: by how much its error is below that of another, with an interval from blocks of time."""

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed
from rnncortex.numerics.statistics import Interval


def rms_error(forecast: Tensor, targets: Tensor) -> Tensor:
    """Root of the mean squared error at each horizon, over all steps where both are known.

    Parameters
    ----------
    forecast, targets : Tensor, shape (trials, time, horizons)
        NaN where not known.

    Returns
    -------
    Tensor, shape (horizons,)

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ.
    """
    return _squared(forecast, targets, "forecast").flatten(0, 1).nanmean(0).sqrt()


def skill(
    forecast: Tensor, reference: Tensor, targets: Tensor, *, block: int, resamples: int = 2000, level: float = 0.95, seed: Seed
) -> list[Interval]:
    r"""One minus the ratio of two root mean squared errors, at each horizon, with a bootstrap interval over blocks of time.

    .. math:: S_h = 1 - \sqrt{\frac{\sum_t (\hat y_{t+h} - y_{t+h})^2}{\sum_t (\hat y^{\text{ref}}_{t+h} - y_{t+h})^2}}

    Steps count where all three are known. Errors of one weather are alike, so that whole blocks are drawn: of both
    forecasts the same ones.

    Parameters
    ----------
    forecast, reference, targets : Tensor, shape (trials, time, horizons)
        NaN where not known.
    block : int
        Steps of a block, long against the memory of the series; a last one that is shorter is left out of the interval only.
    resamples : int
        Number of bootstrap samples.
    level : float
        Coverage; the ends are percentiles.
    seed : int or torch.Generator
        Of the resampling.

    Returns
    -------
    list of Interval
        Positive where the forecast is better; ``n`` is the number of blocks.

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ, an option is out of range, or there are fewer than two blocks.

    References
    ----------
    Murphy (1988), Monthly Weather Review 116, 2417-2424, for skill (there of mean squared errors); Künsch (1989), Annals of Statistics 17,
    1217-1241, for blocks.
    """
    one, other = _squared(forecast, targets, "forecast"), _squared(reference, targets, "reference")
    found, drawn, blocks = _ratios(one, other, block, resamples, seed)
    return _intervals(1 - found.sqrt(), 1 - drawn.sqrt(), level, blocks)


def loss_skill(loss: Tensor, reference: Tensor, *, block: int, resamples: int = 2000, level: float = 0.95, seed: Seed) -> list[Interval]:
    r"""One minus the ratio of two mean losses, as :func:`skill` has it of errors: for the pinball loss, for example.

    Parameters
    ----------
    loss, reference : Tensor, shape (trials, time, horizons)
        At each step, at least 0; NaN where not known.
    block, resamples, level, seed
        As in :func:`skill`.

    Returns
    -------
    list of Interval
        Positive where the first loss is lower; ``n`` is the number of blocks.

    Raises
    ------
    TypeError, ValueError
        As :func:`skill`.
    """
    sizes: checks.Sizes = {}
    checks.gapped("loss", loss, "trials time horizons", sizes)
    checks.gapped("reference", reference, "trials time horizons", sizes, like=("loss", loss))
    found, drawn, blocks = _ratios(loss, reference, block, resamples, seed)
    return _intervals(1 - found, 1 - drawn, level, blocks)


def _ratios(one: Tensor, other: Tensor, block: int, resamples: int, seed: Seed) -> tuple[Tensor, Tensor, int]:
    """Ratio of two sums over time at each horizon; the same for resampled blocks; and how many blocks there are."""
    block = checks.count("block", block)
    resamples = checks.count("resamples", resamples, at_least=100)
    both = ~(one.isnan() | other.isnan())
    one, other = (torch.where(both, part, torch.zeros_like(part)) for part in (one, other))
    whole = one.shape[1] // block * block
    used = both[:, :whole].reshape(-1, block, both.shape[2]).any(2).any(1)
    first, second = (part[:, :whole].reshape(-1, block, part.shape[2]).sum(1)[used] for part in (one, other))
    blocks = len(first)
    if blocks < 2:
        raise ValueError(f"block: expected at least two blocks with forecasts, got {blocks}")
    drawn = seeding.integers(blocks, (resamples, blocks), seed)
    counts = torch.zeros(resamples, blocks, dtype=one.dtype).scatter_add_(1, drawn, torch.ones(drawn.shape, dtype=one.dtype)).to(one.device)
    return one.sum((0, 1)) / other.sum((0, 1)), (counts @ first) / (counts @ second), blocks


def _intervals(found: Tensor, drawn: Tensor, level: float, blocks: int) -> list[Interval]:
    checks.number("level", level, above=0, below=1)
    ends = torch.quantile(drawn, torch.tensor([(1 - level) / 2, (1 + level) / 2], dtype=drawn.dtype, device=drawn.device), dim=0)
    return [Interval(middle, low, high, level, blocks) for middle, low, high in zip(found.tolist(), *ends.tolist(), strict=True)]


def _squared(forecast: Tensor, targets: Tensor, name: str) -> Tensor:
    sizes: checks.Sizes = {}
    checks.gapped("targets", targets, "trials time horizons", sizes)
    checks.gapped(name, forecast, "trials time horizons", sizes, like=("targets", targets))
    return (forecast - targets).square()
