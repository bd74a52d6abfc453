"""The fit of a history model of spikes, a logistic regression with a penalty on its weights."""

from typing import Any

import numpy as np
import torch

from benchmarks.comparison import Benchmark, Work, close
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.numerics import seeding
from rnncortex.training.spikes.newton import fit_newton


def history(solver: str, bins: int, features: int) -> Work:
    """The same optimum: negative log-likelihood plus half the squared length of the weights, bias free."""
    inputs, weight = seeding.normal((1, bins, features), 0), 0.3 * seeding.normal((features, 1), 1)
    spikes = (seeding.uniform((1, bins, 1), 2) < torch.sigmoid(inputs @ weight - 3)).double()
    design, counted = inputs[0].numpy(), spikes[0, :, 0].numpy()

    def ours() -> np.ndarray:
        model = SpikingGLM(features, 1)
        fit_newton(model, inputs, spikes)
        return model.weight[0].detach().numpy()

    fitted = _nemos(design, counted) if solver == "nemos" else _scikit_learn(solver, design, counted)
    return Work(ours, fitted, lambda mine, other: "weights to " + close(mine, other, 1e-4))


def _scikit_learn(solver: str, design: np.ndarray, counted: np.ndarray) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(solver=solver, tol=1e-6 / len(design), max_iter=1000)
    return lambda: model.fit(design, counted).coef_[0]


def _nemos(design: np.ndarray, counted: np.ndarray) -> Any:
    import jax
    import nemos

    jax.config.update("jax_enable_x64", True)

    def fitted() -> np.ndarray:
        model = nemos.glm.GLM(
            observation_model="Bernoulli",
            regularizer="Ridge",
            regularizer_strength=1 / len(design),
            solver_name="LBFGS",
            solver_kwargs={"tol": 1e-9, "maxiter": 2000},
        )
        return np.asarray(model.fit(design, counted).coef_)

    return fitted


ROWS = [
    Benchmark(
        "History model, 20,000 bins of 50 features",
        peer,
        history,
        {"solver": solver, "bins": 20_000, "features": 50},
        {"solver": solver, "bins": 1000, "features": 5},
        bar,
        needs=needs,
    )
    for peer, solver, bar, needs in (
        ("nemos, L-BFGS", "nemos", 10.0, ("nemos",)),
        ("scikit-learn, L-BFGS", "lbfgs", None, ()),
        ("scikit-learn, Newton", "newton-cholesky", None, ()),
    )
]
