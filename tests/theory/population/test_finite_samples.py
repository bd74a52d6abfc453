"""Expected autocovariance of finite samples: against the full covariance matrix and its projection."""

import torch

from rnncortex.theory.population import finite_samples
from tests.bad_input import Case

COVARIANCE = 0.8 ** torch.arange(12, dtype=torch.float64)

BAD_INPUT = [
    Case(
        finite_samples.sample_autocovariance,
        {"covariance": COVARIANCE, "lags": 3},
        tensors=("covariance",),
        counts=("lags",),
        others={"lags": 12},
    )
]


def test_against_the_centred_covariance_matrix() -> None:
    """Removing the mean is a projection, so the expectation is the mean of a diagonal of the projected covariance matrix."""
    for covariance in (COVARIANCE, torch.cos(torch.arange(9.0).double() / 3), torch.eye(7, dtype=torch.float64)[0]):
        time = len(covariance)
        at = torch.arange(time)
        full = covariance[(at[:, None] - at).abs()]
        centre = torch.eye(time, dtype=torch.float64) - 1 / time
        projected = centre @ full @ centre
        expected = torch.stack([projected.diagonal(k).mean() for k in range(time - 1)])
        torch.testing.assert_close(finite_samples.sample_autocovariance(covariance, time - 2), expected, rtol=1e-10, atol=1e-12)


def test_first_order_of_marriott_and_pope() -> None:
    """For long samples the bias of the autocorrelation is their formula."""
    rho, time, lag = 0.9, 20_000, 10
    found = finite_samples.sample_autocovariance(rho ** torch.arange(time, dtype=torch.float64), lag)
    # the share of the bias that comes from removing the mean: Var(mean) (1 - rho^k) / gamma_0 over the variance
    expected = -(1 + rho) / (1 - rho) * (1 - rho**lag) / time
    torch.testing.assert_close(found[lag] / found[0] - rho**lag, torch.tensor(expected).double(), rtol=2e-3, atol=0)
