"""Forecasts of the next volume of a scan: LSTM, transformer and ridge regression, trained on some subjects and scored on others."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rnncortex.analysis.decoding import wiener
from rnncortex.models.attention.causal_transformer import CausalTransformer
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import checks
from rnncortex.training import ensembles

KINDS = ("LSTM", "transformer")
WINDOW, CONTEXT = 36, 13
"""Volumes that a network sees at once, and those of them after which its forecasts are scored."""

RATES, UPDATES, BATCH = (0.003, 0.01), 300, 16
LAGS, SHRINKAGES = (1, 3, 13), (1e-3, 1e-2, 1e-1, 1.0)


def network(kind: str, regions: int, seed: int, *, width: int | None = None) -> WithReadout:
    """An untrained network that forecasts all regions; both kinds have about as many weights.

    Parameters
    ----------
    kind : {"LSTM", "transformer"}
    regions : int
    seed : int
    width : int, optional
        Of the state: 32 for the LSTM and 20 for the transformer if left out.

    Returns
    -------
    WithReadout

    Raises
    ------
    TypeError, ValueError
        If the kind is unknown or a number is out of range.
    """
    checks.choice("kind", kind, KINDS)
    made: nn.Module
    if kind == "LSTM":
        regions = checks.count("regions", regions)
        made = LSTM(regions, width or 32, forget_bias=1.0, seed=seed)
    else:
        regions = checks.count("regions", regions)
        made = CausalTransformer(regions, width or 20, heads=2, blocks=1, seed=seed)
    return WithReadout(made, regions, seed=1000 + seed)


def windows(scans: Tensor, stride: int = WINDOW // 2) -> Tensor:
    """Stretches of scans (subjects, volumes, regions), one volume longer than a window; shape (stretches, window + 1, regions)."""
    checks.tensor("scans", scans, "subjects volumes regions")
    stride = checks.count("stride", stride)
    return scans.unfold(1, WINDOW + 1, stride).flatten(0, 1).mT.contiguous()


def trained(
    kind: str, scans: Sequence[Tensor], *, updates: int = UPDATES, rates: Sequence[float] = RATES, width: int | None = None
) -> tuple[list[WithReadout], Tensor]:
    """Train a network on each set of scans; the last fifth of each scan chooses its learning rate and the moment to stop.

    Squared error of the forecast of each next volume in windows of 36, batches of 16 windows, AdamW with a weight decay of 0.01, gradients
    clipped at length 1.

    Parameters
    ----------
    kind : {"LSTM", "transformer"}
    scans : sequence of Tensor, each of shape (subjects, volumes, regions)
        A set for each network; the numbers of subjects may differ.
    updates : int
    rates : sequence of float
        Learning rates to choose among.
    width : int, optional
        As :func:`network` takes it.

    Returns
    -------
    networks : list of WithReadout
    rates : Tensor, shape (networks,)
        What was chosen.

    Raises
    ------
    TypeError, ValueError
        If there is no scan, the kind is unknown, or a number is out of range.
    """
    checks.choice("kind", kind, KINDS)
    checks.count("updates", updates)
    if not scans:
        raise ValueError("scans: expected at least one set, got none")
    cut = scans[0].shape[1] * 4 // 5
    learn = _tiled([windows(part[:, :cut].float()) for part in scans])
    judge = _tiled([windows(part[:, cut:].float(), stride=1) for part in scans], most=24)
    found = []
    for rate in rates:
        networks = [network(kind, scans[0].shape[2], row, width=width) for row in range(len(scans))]
        history = ensembles.fit(
            networks, _loss, [learn], [judge], updates=updates, learning_rate=rate, weight_decay=0.01, batch=BATCH, check_every=20
        )
        found.append((history.best, networks))
    least = torch.stack([best for best, _ in found]).argmin(0)
    return [found[int(k)][1][row] for row, k in enumerate(least)], torch.tensor(rates, dtype=torch.float64)[least]


def scores(networks: Sequence[nn.Module], scans: Tensor) -> Tensor:
    """Held-out R² of each network on each subject, over all regions: forecasts after at least 13 volumes of context.

    Parameters
    ----------
    networks : sequence of Module
    scans : Tensor, shape (subjects, volumes, regions)
        Of subjects that no network has learned from.

    Returns
    -------
    Tensor, shape (networks, subjects)

    Raises
    ------
    TypeError, ValueError
        If the scans are not as above.
    """
    checks.tensor("scans", scans, "subjects volumes regions")
    parts = windows(scans.float(), stride=WINDOW - CONTEXT).unflatten(0, (len(scans), -1))
    truth = parts[:, :, CONTEXT:]
    found = []
    with torch.no_grad():
        for model in networks:
            guess = model(parts[:, :, :-1].flatten(0, 1))[0].unflatten(0, parts.shape[:2])[:, :, CONTEXT - 1 :]
            found.append(explained(truth, guess))
    return torch.stack(found).double()


def ridge_scores(scans: Tensor, tested: Tensor, *, lags: Sequence[int] = LAGS) -> Tensor:
    """The same of ridge regression on lagged volumes; the last fifth of each scan chooses the number of lags and the shrinkage.

    Parameters
    ----------
    scans : Tensor, shape (subjects, volumes, regions)
        To learn from.
    tested : Tensor, shape (subjects, volumes, regions)
    lags : sequence of int
        Numbers of lagged volumes to choose among.

    Returns
    -------
    Tensor, shape (tested subjects,)

    Raises
    ------
    TypeError, ValueError
        If the scans are not as above.
    """
    checks.tensor("scans", scans, "subjects volumes regions")
    checks.tensor("tested", tested, "subjects volumes regions")
    cut, best = scans.shape[1] * 4 // 5, (-torch.inf, (1, 1.0))
    for count in lags:
        for shrinkage in SHRINKAGES:
            fitted = wiener.fit(scans[:, : cut - 1], scans[:, 1:cut].contiguous(), lags=count, shrinkage=shrinkage)
            guess = fitted.decode(scans[:, cut - CONTEXT : -1])[:, CONTEXT - 1 :]
            score = explained(scans[:, None, cut:], guess[:, None]).mean().item()
            best = max(best, (score, (count, shrinkage)))
    count, shrinkage = best[1]
    fitted = wiener.fit(scans[:, :-1], scans[:, 1:].contiguous(), lags=count, shrinkage=shrinkage)
    parts = windows(tested, stride=WINDOW - CONTEXT).unflatten(0, (len(tested), -1))
    guess = fitted.decode(parts[:, :, :-1].flatten(0, 1)).unflatten(0, parts.shape[:2])[:, :, CONTEXT - 1 :]
    return explained(parts[:, :, CONTEXT:], guess)


def _loss(model: nn.Module, parts: Tensor) -> Tensor:
    return (model(parts[:, :-1])[0] - parts[:, 1:]).square().mean()


def _tiled(tables: Sequence[Tensor], most: int | None = None) -> Tensor:
    """Tables of different length, each repeated until all have the same; at most so many rows, evenly spread, if given."""
    if most is not None:
        tables = [table[torch.linspace(0, len(table) - 1, min(most, len(table))).round().long()] for table in tables]
    length = max(map(len, tables))
    return torch.stack([table[torch.arange(length) % len(table)] for table in tables])


def explained(targets: Tensor, guess: Tensor) -> Tensor:
    """Share of the variance of each subject that forecasts explain, over windows, volumes and regions.

    Parameters
    ----------
    targets, guess : Tensor, shape (subjects, windows, volumes, regions)

    Returns
    -------
    Tensor, shape (subjects,)

    Raises
    ------
    TypeError, ValueError
        If they are not of one shape and precision.
    """
    sizes: checks.Sizes = {}
    checks.tensor("targets", targets, "subjects windows volumes regions", sizes)
    checks.tensor("guess", guess, "subjects windows volumes regions", sizes, like=("targets", targets))
    left = (targets - guess).square().sum((1, 2, 3))
    return 1 - left / (targets - targets.mean((1, 2), keepdim=True)).square().sum((1, 2, 3))
