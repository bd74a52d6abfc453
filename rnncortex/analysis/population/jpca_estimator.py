"""jPCA as an estimator of scikit-learn, for its pipelines, its cross-validation and its searches."""

from typing import Any, Self

import numpy as np
from torch import Tensor

from rnncortex.analysis.population import jpca
from rnncortex.numerics import checks


class JPCA:
    """Planes of rotation, as an estimator: ``fit``, ``transform`` and ``score`` take trials x time x units.

    The samples are the trials, so that cross-validation leaves out whole trials (or conditions), and ``score`` says what share of their
    changes the rotations of the others foretell. The work is done by :func:`rnncortex.analysis.population.jpca.fit`.

    Parameters
    ----------
    dt : float
        Step in seconds.
    components : int
        Number of principal components, even.

    Attributes
    ----------
    rotations_ : Rotations
        All that was found.
    planes_ : array, shape (planes, 2, units)
    frequencies_ : array, shape (planes,)
        Hertz.

    Examples
    --------
    >>> from rnncortex.analysis.population.jpca_estimator import JPCA
    >>> from rnncortex.simulations.planted_rotations import PlantedRotations
    >>> states = PlantedRotations(frequencies=(2.0,)).record(trials=20, time=50, seed=0).states.numpy()
    >>> JPCA(dt=0.01, components=2).fit_transform(states).shape
    (20, 50, 1, 2)
    """

    def __init__(self, dt: float, components: int = 6) -> None:
        self.dt = dt
        self.components = components

    def fit(self, X: Any, y: Any = None) -> Self:
        """Find the planes; ``y`` is not used.

        Raises
        ------
        TypeError, ValueError
            As :func:`rnncortex.analysis.population.jpca.fit`.
        """
        self.rotations_ = jpca.fit(_tensor(X), self.dt, components=self.components)
        self.planes_ = self.rotations_.planes.cpu().numpy()
        self.frequencies_ = self.rotations_.frequency.cpu().numpy()
        self.n_features_in_ = self.planes_.shape[-1]
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Trials in the planes, shape (trials, time, planes, 2).

        Raises
        ------
        TypeError, ValueError
            If the trials are not of as many steps and units as those of the fit.
        """
        return self._fitted().transform(_tensor(X)).cpu().numpy()

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:
        """Find the planes and show the same trials in them."""
        return self.fit(X, y).transform(X)

    def score(self, X: Any, y: Any = None) -> float:
        """Share of the variance of the changes of these trials that the rotations explain."""
        return float(self._fitted().score(_tensor(X)))

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What the estimator was made with."""
        return {"dt": self.dt, "components": self.components}

    def set_params(self, **params: Any) -> Self:
        """Change what it was made with.

        Raises
        ------
        ValueError
            If there is no such parameter.
        """
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"{name}: expected one of {', '.join(self.get_params())}, got another parameter")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        return f"JPCA(dt={self.dt!r}, components={self.components!r})"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import Tags, TargetTags, TransformerTags

        return Tags(estimator_type="transformer", target_tags=TargetTags(required=False), transformer_tags=TransformerTags())

    def _fitted(self) -> jpca.Rotations:
        if not hasattr(self, "rotations_"):
            from sklearn.exceptions import NotFittedError

            raise NotFittedError("JPCA: expected an estimator that was fitted, got one that was not: call fit first")
        return self.rotations_


def _tensor(X: Any) -> Tensor:
    return checks.recorded("X", X if isinstance(X, Tensor) else np.asarray(X), "trials time units")
