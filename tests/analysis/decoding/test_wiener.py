"""The Wiener filter: a linear readout of the present and the recent past of a population."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from rnncortex.analysis.decoding import wiener
from rnncortex.numerics import seeding
from tests.bad_input import Case
from tests.good_input import RECORDED


@pytest.mark.parametrize("lags", [1, 4, 33])
def test_wiener_is_ridge_regression_on_the_past(lags: int, device: str) -> None:
    activity = seeding.normal((5, 30, 3), 0, device=device)
    behaviour = seeding.normal((5, 30, 2), 1, device=device)
    fitted = wiener.fit(activity, behaviour, lags=lags, shrinkage=0.2)
    centred = (activity - activity.mean((0, 1))).cpu().numpy()
    past = np.zeros((5, 30, lags, 3))
    for trial in range(5):
        for t in range(30):
            for lag in range(min(lags, t + 1)):
                past[trial, t, lag] = centred[trial, t - lag]
    features = past.reshape(150, -1)
    targets = behaviour.cpu().numpy().reshape(150, -1)
    ridge = Ridge(alpha=0.2 * (features**2).sum(0).mean(), fit_intercept=False).fit(features, targets - targets.mean(0))
    expected = (ridge.predict(features) + targets.mean(0)).reshape(5, 30, 2)
    np.testing.assert_allclose(fitted.decode(activity).cpu(), expected, atol=1e-9)


def test_wiener_refuses_what_does_not_determine_it() -> None:
    activity = seeding.normal((2, 10, 1), 0).expand(2, 10, 3).contiguous()
    with pytest.raises(ValueError, match="activity: expected activity that determines the weights"):
        wiener.fit(activity, activity, lags=1, shrinkage=0)


BAD_INPUT = [
    Case(
        wiener.fit,
        {"activity": RECORDED, "behaviour": RECORDED[..., :2], "lags": 2, "shrinkage": 0.1},
        tensors=("activity", "behaviour"),
        devices=("behaviour",),
        counts=("lags",),
        numbers=("shrinkage",),
    ),
    Case(wiener.fit(RECORDED, RECORDED[..., :2], lags=2).decode, {"activity": RECORDED}, tensors=("activity",), devices=("activity",)),
]
