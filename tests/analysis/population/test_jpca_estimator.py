"""jPCA with the manners of scikit-learn, for its pipelines, its cross-validation and its searches."""

import numpy as np
import pytest

from rnncortex.analysis.population import jpca
from rnncortex.analysis.population.jpca_estimator import JPCA
from rnncortex.simulations.planted_rotations import PlantedRotations
from tests.bad_input import Case
from tests.good_input import RECORDED

FITTED = JPCA(dt=0.1, components=4).fit(RECORDED)

BAD_INPUT = [
    *(Case(call, {"X": RECORDED}, recordings=("X",)) for call in (FITTED.fit, FITTED.fit_transform, FITTED.transform, FITTED.score)),
    Case(FITTED.set_params, {"components": 4}, others={"planes": 3}),
]


def test_estimator_has_the_manners_of_scikit_learn() -> None:
    from sklearn.base import clone
    from sklearn.exceptions import NotFittedError
    from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
    from sklearn.pipeline import make_pipeline

    planted = PlantedRotations((2.0, 1.0), units=12, noise_std=0.1).record(24, 40, seed=2)
    states = planted.states.numpy()
    estimator = JPCA(dt=0.01, components=4)
    with pytest.raises(NotFittedError, match="expected an estimator that was fitted"):
        estimator.transform(states)
    assert clone(estimator).get_params() == {"dt": 0.01, "components": 4}
    with pytest.raises(ValueError, match="planes: expected one of"):
        estimator.set_params(planes=3)

    by_hand = []
    for train, test in KFold(4).split(states):
        fitted = jpca.fit(planted.states[train], 0.01, components=4)
        by_hand.append(fitted.score(planted.states[test]).item())
    np.testing.assert_allclose(cross_val_score(estimator, states, cv=4), by_hand)

    search = GridSearchCV(estimator, {"components": [2, 4]}, cv=4).fit(states)
    assert search.best_params_ == {"components": 4}
    np.testing.assert_allclose(estimator.fit_transform(states), jpca.fit(planted.states, 0.01, components=4).transform(planted.states))
    assert make_pipeline(estimator).fit(states).score(states) == pytest.approx(estimator.score(states))
