"""How well a hidden state can be known from noisy observations, before anything is observed: Kalman's and Wiener's errors."""

import pytest
import torch

from rnncortex.analysis.decoding import kalman
from rnncortex.numerics.sequences import state_space
from rnncortex.numerics.sequences.state_space import LinearGaussian
from rnncortex.theory.decoding import optimal_filtering
from tests.bad_input import Case
from tests.good_input import DOUBLE, NETWORK, SPACE, SQUARE, stable_space


def test_riccati_is_what_the_recursion_settles_to() -> None:
    space = stable_space()
    settled = optimal_filtering.kalman_steady_state(space)
    filtered = kalman.decode(space, torch.zeros(1, 200, 3).double()).covariance[-1]
    torch.testing.assert_close(settled.filtered, filtered, rtol=1e-10, atol=1e-12)
    predicted = space.transition @ filtered @ space.transition.T + space.process
    torch.testing.assert_close(settled.predicted, predicted, rtol=1e-10, atol=1e-12)


def test_a_random_walk_is_filtered_by_the_golden_ratio() -> None:
    """Unit steps seen with unit noise: P = 1 + P / (P + 1) is solved by the golden ratio."""
    one, golden = torch.ones(1, 1).double(), (1 + 5**0.5) / 2
    settled = optimal_filtering.kalman_steady_state(LinearGaussian(one, one, one, one, one, *torch.zeros(2, 1).double()))
    for found, expected in zip(settled, (golden, 1 / golden, 1 / golden, 1 / golden**2), strict=True):
        assert found.item() == pytest.approx(expected, rel=1e-9)


def test_wiener_error_is_that_of_a_filter_started_in_the_past() -> None:
    """With the stationary first covariance, the Kalman filter after n steps is the best linear estimate from n observations."""
    space = stable_space()
    errors = kalman.decode(space, torch.zeros(1, 9, 3).double()).covariance
    for lags in (1, 2, 5, 9):
        torch.testing.assert_close(optimal_filtering.wiener_error(space, lags), errors[lags - 1], rtol=1e-9, atol=1e-11)


def test_explained() -> None:
    assert optimal_filtering.explained(torch.eye(2).double(), 4 * torch.eye(2).double()) == pytest.approx(0.75)


BAD_INPUT = [
    Case(optimal_filtering.kalman_steady_state, {"space": state_space.LinearGaussian(**SPACE)}, others={"space": NETWORK}),
    Case(
        optimal_filtering.wiener_error,
        {"space": state_space.LinearGaussian(**SPACE), "lags": 2},
        counts=("lags",),
        others={"space": state_space.LinearGaussian(**{**SPACE, "noise": torch.zeros(3, 3, **DOUBLE)})},
    ),
    Case(
        optimal_filtering.explained,
        {"error": SQUARE, "covariance": torch.eye(4, **DOUBLE)},
        tensors=("error", "covariance"),
        devices=("covariance",),
        others={"covariance": torch.zeros(4, 4, **DOUBLE)},
    ),
]
