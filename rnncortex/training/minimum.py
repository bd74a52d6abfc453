"""Newton's method with L-BFGS before it: the very bottom of a minimum, for small networks whose loss is known exactly."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks


class Minimum(NamedTuple):
    """Where a descent ended.

    Attributes
    ----------
    point : Tensor, shape (parameters,)
        All parameters in one vector.
    loss : float
    gradient_norm : float
        How far it is from a minimum.
    """

    point: Tensor
    loss: float
    gradient_norm: float


def flat_loss(model: nn.Module, loss: Callable[[nn.Module], Tensor]) -> tuple[Callable[[Tensor], Tensor], Tensor]:
    """A loss as a function of all parameters of a model in one vector.

    Parameters
    ----------
    model : Module
        Its operations must be ones that torch.func can differentiate; of a rate network the nonlinearity must be given as a function.
    loss : callable
        From a function with the model's call to a number.

    Returns
    -------
    callable
        From parameters (parameters,) to a number.
    Tensor, shape (parameters,)
        The parameters that the model has now.

    Raises
    ------
    TypeError
        If the model is no torch module.
    """
    if not isinstance(model, nn.Module):
        raise TypeError(f"model: expected a torch module, got {checks.describe(model)}")
    names = [name for name, _ in model.named_parameters()]
    shapes = [parameter.shape for parameter in model.parameters()]
    point = nn.utils.parameters_to_vector(model.parameters()).detach().clone()

    def at(parameters: Tensor) -> Tensor:
        parts = parameters.split([shape.numel() for shape in shapes])
        weights = {name: part.view(shape) for name, part, shape in zip(names, parts, shapes, strict=True)}
        return loss(lambda *inputs: torch.func.functional_call(model, weights, inputs))  # type: ignore[arg-type]

    return at, point


def descend(
    loss: Callable[[Tensor], Tensor], start: Tensor, *, quasi_newton: int = 400, newton: int = 60, tolerance: float = 1e-9
) -> Minimum:
    """Go down to a minimum: L-BFGS first, then Newton's method with the full Hessian.

    Where the Hessian is not positive, its eigenvalues are replaced by their size, with the damping that goes down most.

    Parameters
    ----------
    loss : callable
        From parameters (parameters,) to a number.
    start : Tensor, shape (parameters,)
    quasi_newton, newton : int
        At most so many steps of each.
    tolerance : float
        Stops where the norm of the gradient falls below this.

    Returns
    -------
    Minimum

    Raises
    ------
    TypeError, ValueError
        If an argument is not as above.
    """
    checks.tensor("start", start, "parameters")
    checks.count("quasi_newton", quasi_newton)
    checks.count("newton", newton, at_least=0)
    checks.number("tolerance", tolerance, above=0)
    point = start.detach().clone().requires_grad_()
    optimizer = torch.optim.LBFGS(
        [point], max_iter=quasi_newton, history_size=100, line_search_fn="strong_wolfe", tolerance_grad=tolerance, tolerance_change=0
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = loss(point)
        value.backward()
        return value

    optimizer.step(closure)
    best = point.detach()
    gradient, curvature = torch.func.grad(loss), torch.func.hessian(loss)
    for _ in range(newton):
        slope = gradient(best)
        if slope.norm() < tolerance:
            break
        values, vectors = torch.linalg.eigh(curvature(best))
        along = vectors.T @ slope
        steps = [best - vectors @ (along / (values.abs() + damping)) for damping in (1e-9, 1e-5, 1e-3, 1e-1, 10.0)]
        if values[0] > 0 and gradient(steps[0]).norm() < slope.norm() / 2:
            best = steps[0]
        else:
            best = min([best, *steps], key=lambda at: float(loss(at)))
    return Minimum(best, float(loss(best)), float(gradient(best).norm()))
