"""The echo state network, with the manners of scikit-learn."""

from collections.abc import Iterator
from typing import Any, Self

import numpy as np
import torch
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils.validation import check_array, check_is_fitted, validate_data
from torch import Tensor

from rnncortex.models.reservoir.reservoir import random_reservoir
from rnncortex.numerics import checks
from rnncortex.numerics.least_squares import LeastSquares

BLOCK = 1000
"""Steps whose states are in memory at once."""


class EchoStateNetwork(MultiOutputMixin, RegressorMixin, BaseEstimator):
    r"""A random reservoir and a linear readout fitted by ridge regression, as an estimator of scikit-learn.

    .. math:: h_t = (1 - \alpha) h_{t-1} + \alpha \tanh(W h_{t-1} + U x_t + b), \qquad \hat{y}_t = V (h_t, x_t, 1)

    Samples are steps of one series in their order, or series x steps. The states are made block by block and the readout is fitted in
    one pass, so that the memory needed does not grow with the series. Numbers are float64 throughout.

    Parameters
    ----------
    hidden_size : int
        Number of units.
    spectral_radius : float
        Of W.
    leak_rate : float
        :math:`\alpha`, in (0, 1].
    density : float
        Share of connections that exist.
    input_scale, bias_scale : float
        Input weights and biases are uniform within :math:`\pm` these.
    penalty : float
        Of the ridge regression, at least 0, on the scale of :func:`~rnncortex.numerics.linear.ridge`; all of V is penalised.
    washout : int
        First steps of each series that the fit leaves out.
    seed : int
        Of the reservoir.

    Attributes
    ----------
    reservoir_ : Reservoir
    readout_ : array, shape (hidden_size + inputs + 1, outputs)
        V, transposed.
    n_features_in_ : int

    References
    ----------
    Jaeger (2001), The "echo state" approach to analysing and training recurrent neural networks, GMD report 148.

    Examples
    --------
    >>> import numpy as np
    >>> from rnncortex.models.reservoir.echo_state import EchoStateNetwork
    >>> series = np.sin(0.2 * np.arange(500))[:, None]
    >>> network = EchoStateNetwork(50, washout=50, seed=0).fit(series[:-1], series[1:])
    >>> network.generate(series[:100], 3).shape
    (3, 1)
    """

    def __init__(
        self,
        hidden_size: int = 100,
        *,
        spectral_radius: float = 0.9,
        leak_rate: float = 1.0,
        density: float = 0.1,
        input_scale: float = 1.0,
        bias_scale: float = 0.2,
        penalty: float = 1e-8,
        washout: int = 0,
        seed: int = 0,
    ) -> None:
        self.hidden_size = hidden_size
        self.spectral_radius = spectral_radius
        self.leak_rate = leak_rate
        self.density = density
        self.input_scale = input_scale
        self.bias_scale = bias_scale
        self.penalty = penalty
        self.washout = washout
        self.seed = seed

    def fit(self, X: Any, y: Any) -> Self:
        """Draw the reservoir, run it over the series, and fit the readout.

        Parameters
        ----------
        X : array, shape (time, inputs) or (series, time, inputs)
        y : array, shape (time,), (time, outputs) or (series, time, outputs)

        Returns
        -------
        EchoStateNetwork

        Raises
        ------
        TypeError, ValueError
            If shapes do not fit, a number is not finite, or nothing is left after the washout.
        """
        inputs = self._checked(X, reset=True)
        if y is None:
            raise ValueError(f"This {type(self).__name__} estimator requires y to be passed, but the target y is None: expected a series")
        target = check_array(y, ensure_2d=False, allow_nd=True, dtype=np.float64, input_name="y")
        self._flat = target.ndim == 1
        targets = _series(target[:, None] if self._flat else target)
        if targets.shape[:2] != inputs.shape[:2]:
            raise ValueError(f"y: expected as many series and steps as X, {tuple(inputs.shape[:2])}, got {tuple(targets.shape[:2])}")
        washout = checks.count("washout", self.washout, at_least=0)
        if inputs.shape[1] <= washout:
            raise ValueError(f"washout: expected fewer steps than a series has ({inputs.shape[1]}), got {washout}")
        self.reservoir_ = random_reservoir(
            self.hidden_size,
            inputs.shape[2],
            spectral_radius=self.spectral_radius,
            density=self.density,
            input_scale=self.input_scale,
            bias_scale=self.bias_scale,
            leak_rate=self.leak_rate,
            seed=self.seed,
        )
        fit, start = LeastSquares(self.hidden_size + inputs.shape[2] + 1, targets.shape[2]), 0
        for features in self._features(inputs):
            stop = start + features.shape[1]
            skip = max(0, washout - start)
            fit.update(features[:, skip:].flatten(0, 1), targets[:, start + skip : stop].flatten(0, 1))
            start = stop
        self.readout_ = fit.solve(self.penalty).numpy()
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Outputs for a series, whose first state is zero; shapes as those of ``fit``."""
        check_is_fitted(self)
        inputs, weights = self._checked(X), torch.from_numpy(self.readout_)
        outputs = torch.cat([features @ weights for features in self._features(inputs)], 1).numpy()
        if self._flat:
            outputs = outputs[..., 0]
        return outputs if np.asarray(X).ndim == 3 else outputs[0]

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Coefficient of determination of the outputs, over all steps."""
        predicted, truth = self.predict(X), np.asarray(y)
        if truth.ndim == 3:
            predicted, truth = predicted.reshape(-1, truth.shape[-1]), truth.reshape(-1, truth.shape[-1])
        return float(r2_score(truth, predicted, sample_weight=sample_weight))

    def generate(self, X: Any, steps: int) -> np.ndarray:
        """Go on with a series, each output the next input, after hearing its beginning.

        Parameters
        ----------
        X : array, shape (time, inputs) or (series, time, inputs)
            The beginning.
        steps : int
            How many steps to go on.

        Returns
        -------
        array, shape (steps, inputs) or (series, steps, inputs)

        Raises
        ------
        TypeError, ValueError
            If the network was not trained to predict its own inputs, or ``steps`` is no positive whole number.
        FloatingPointError
            If the series that it generates grows out of all bounds.
        """
        check_is_fitted(self)
        checks.count("steps", steps)
        inputs, weights = self._checked(X), torch.from_numpy(self.readout_)
        if weights.shape[1] != inputs.shape[2]:
            raise ValueError(f"X: expected as many inputs as the network has outputs ({weights.shape[1]}), got {inputs.shape[2]}")
        states, last = self.reservoir_(inputs)
        now = _with_input(states[:, -1:], inputs[:, -1:]) @ weights
        outputs = [now]
        for _ in range(steps - 1):
            states, last = self.reservoir_(now, last)
            now = _with_input(states, now) @ weights
            outputs.append(now)
        generated = torch.cat(outputs, 1)
        if not torch.isfinite(generated).all():
            raise FloatingPointError("the generated series grew out of all bounds: try a penalty, or a smaller input_scale")
        return generated.numpy() if np.asarray(X).ndim == 3 else generated[0].numpy()

    def _checked(self, X: Any, *, reset: bool = False) -> Tensor:
        if np.asarray(X).ndim != 3:
            return _series(validate_data(self, X, dtype=np.float64, reset=reset))
        whole = np.asarray(X)
        steps = validate_data(self, whole.reshape(-1, whole.shape[2]), dtype=np.float64, reset=reset)
        return _series(steps.reshape(whole.shape))

    def _features(self, inputs: Tensor) -> Iterator[Tensor]:
        last = None
        for block in inputs.split(BLOCK, 1):
            states, last = self.reservoir_(block, last)
            yield _with_input(states, block)


def _series(values: np.ndarray) -> Tensor:
    tensor = torch.from_numpy(np.array(values, dtype=np.float64))
    if tensor.ndim > 3:
        raise ValueError(f"Found array with dim {tensor.ndim}: expected series x time x inputs, got {tuple(tensor.shape)}")
    return tensor if tensor.ndim == 3 else tensor[None]


def _with_input(states: Tensor, inputs: Tensor) -> Tensor:
    return torch.cat((states, inputs, torch.ones_like(states[..., :1])), -1)
