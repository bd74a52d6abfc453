"""The fit of a history model, beside scikit-learn's solvers of the same problem."""

import torch
from timing import show, side_by_side

from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.numerics import seeding
from rnncortex.training.newton import fit_newton


def test_newton_beside_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    inputs, weight = seeding.normal((1, 20_000, 50), 0), 0.3 * seeding.normal((50, 1), 1)
    spikes = (seeding.uniform((1, 20_000, 1), 2) < torch.sigmoid(inputs @ weight - 3)).double()
    design, counted = inputs[0].numpy(), spikes[0, :, 0].numpy()
    solvers = {
        f"scikit-learn, {name}": LogisticRegression(solver=name, tol=1e-6 / 20_000, max_iter=500) for name in ("newton-cholesky", "lbfgs")
    }
    model = SpikingGLM(50, 1)
    fit_newton(model, inputs, spikes)
    for solver in solvers.values():
        error = torch.from_numpy(solver.fit(design, counted).coef_) - model.weight.detach()
        assert error.abs().max() < 1e-4

    def ours() -> None:
        fit_newton(SpikingGLM(50, 1), inputs, spikes)

    rivals = {"fit_newton": ours, **{name: (lambda solver=solver: solver.fit(design, counted)) for name, solver in solvers.items()}}
    show("History model, 20 000 bins x 50 features", side_by_side(rivals), "fit_newton")
