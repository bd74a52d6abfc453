"""Direct linear forecasts against a process whose best forecast is known, and against scikit-learn."""

import numpy as np
import torch
from sklearn.linear_model import Ridge

from rnncortex.analysis.forecasting import linear, windows
from tests.bad_input import Case

double = {"dtype": torch.float64}
SERIES = torch.randn(2, 60, 3, generator=torch.Generator().manual_seed(0), **double)
FITTED = linear.fit(SERIES, SERIES[..., :1], lags=2, penalty=1.0)

BAD_INPUT = [
    Case(
        linear.fit,
        {"inputs": SERIES, "targets": SERIES[..., :1], "lags": 2, "penalty": 1.0},
        tensors=("inputs", "targets"),
        devices=("targets",),
        counts=("lags",),
        numbers=("penalty",),
        others={"use": torch.ones(3, dtype=torch.bool)},
    ),
    Case(FITTED.forecast, {"inputs": SERIES}, tensors=("inputs",), devices=("inputs",), others={"inputs": SERIES[..., :2]}),
]


def test_it_is_the_ridge_regression_of_scikit_learn():
    targets = windows.ahead(SERIES[..., 0], [1, 4])
    targets[0, 10:15, 1] = torch.nan
    use = torch.rand(2, 60, generator=torch.Generator().manual_seed(1)) < 0.8
    fitted = linear.fit(SERIES, targets, lags=3, penalty=5.0, use=use)
    rows = [(trial, t) for trial in range(2) for t in range(2, 60) if use[trial, t]]
    table = np.array([[SERIES[trial, t - k, i] for i in range(3) for k in range(3)] for trial, t in rows])
    table = (table - table.mean(0)) / table.std(0, ddof=1)
    for place in range(2):
        wanted = np.array([targets[trial, t, place] for trial, t in rows])
        known = ~np.isnan(wanted)
        other = Ridge(alpha=5.0).fit(table[known], wanted[known])
        np.testing.assert_allclose(fitted.weight[:, place], other.coef_, atol=1e-10)
        ours = np.array([fitted.forecast(SERIES)[trial, t, place] for trial, t in rows])
        np.testing.assert_allclose(ours, other.predict(table), atol=1e-10)


def test_it_finds_the_weights_of_an_autoregression():
    noise = torch.randn(1, 40_000, generator=torch.Generator().manual_seed(2), **double)
    series = torch.zeros_like(noise)
    for t in range(2, 40_000):
        series[:, t] = 1.2 * series[:, t - 1] - 0.5 * series[:, t - 2] + noise[:, t]
    fitted = linear.fit(series[..., None], windows.ahead(series, [1, 2]), lags=2, penalty=1e-3)
    found = fitted.weight / fitted.spread[:, None]
    best = torch.tensor([[1.2, 1.2**2 - 0.5], [-0.5, -0.5 * 1.2]], **double)  # two steps: the one-step rule twice
    assert torch.allclose(found, best, atol=0.03)


def test_the_first_steps_have_too_little_past():
    fitted = linear.fit(SERIES, SERIES[..., :1], lags=4, penalty=1.0)
    assert fitted.forecast(SERIES)[:, :, 0].isnan().sum(1).tolist() == [3, 3]
