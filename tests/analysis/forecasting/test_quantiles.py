"""Pinball loss and coverage against scikit-learn and the normal distribution."""

import numpy as np
import pytest
import torch
from sklearn.metrics import mean_pinball_loss

from rnncortex.analysis.forecasting import quantiles
from tests.bad_input import Case

LEVELS = (0.1, 0.5, 0.9)
TRUTH = torch.randn(5000, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
MADE = torch.distributions.Normal(0.0, 1.0).icdf(torch.tensor(LEVELS, dtype=torch.float64)).expand(5000, 3)

BAD_INPUT = [
    Case(
        call,
        {"quantiles": MADE, "targets": TRUTH, "levels": LEVELS},
        tensors=("quantiles",),
        devices=("targets",),
        others={"levels": (0.1, 0.5, 1.0), "targets": TRUTH[:-1]},
    )
    for call in (quantiles.pinball_loss, quantiles.share_below)
]


def test_the_loss_is_that_of_scikit_learn():
    found = quantiles.pinball_loss(MADE + 0.3, TRUTH, LEVELS).mean().item()
    others = [mean_pinball_loss(TRUTH.numpy(), MADE[:, i].numpy() + 0.3, alpha=level) for i, level in enumerate(LEVELS)]
    assert found == pytest.approx(np.mean(others))


def test_true_quantiles_are_right_as_often_as_they_say():
    assert torch.allclose(quantiles.share_below(MADE, TRUTH, LEVELS), torch.tensor(LEVELS, dtype=torch.float64), atol=0.02)
