"""The fast operations against torch's own."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from rnncortex.numerics import kernels, seeding


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("rows", "inner", "columns"), [(1, 5, 4), (3, 5, 4), (64, 200, 300)], ids=["vector", "small", "large"])
@pytest.mark.parametrize("keep", [1.0, 0.3, 0.0])
def test_products_are_torchs(dtype: torch.dtype, rows: int, inner: int, columns: int, keep: float, device: str) -> None:
    left, matrix, total = (
        seeding.normal(size, seed, dtype=dtype, device=device)
        for seed, size in enumerate([(rows, inner), (inner, columns), (rows, columns)])
    )
    room = 1e-13 if dtype == torch.float64 else 1e-4
    expected = keep * total.double() + left.double() @ matrix.double()
    found = total.clone()
    kernels.adder(matrix, rows, keep)(found, left)
    torch.testing.assert_close(found.double(), expected, rtol=room, atol=room)
    other = seeding.normal((1, columns), 3, dtype=dtype, device=device)
    many = left.expand(2, rows, inner), other.expand(2, rows, columns)
    torch.testing.assert_close(kernels.sum_of_outer_products(*many), torch.einsum("tki,tkj->ij", *many), rtol=room, atol=10 * room)


def test_nothing_is_kept_of_a_total_that_is_no_number() -> None:
    for rows in (1, 3, 64):
        total = torch.full((rows, 300), float("nan"))
        kernels.adder(torch.ones(200, 300), rows, keep=0)(total, torch.ones(rows, 200))
        assert (total == 200).all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
def test_hyperbolic_tangent(dtype: torch.dtype, device: str) -> None:
    for rows in (20, kernels.LONG):
        values = torch.linspace(-9, 9, 10 * rows, dtype=dtype, device=device).reshape(rows, 10)
        expected, inner = torch.tanh(values), values[:, 2:5]
        torch.testing.assert_close(kernels.tanh(inner, torch.empty_like(inner)), expected[:, 2:5])
        assert kernels.tanh_(inner) is inner
        torch.testing.assert_close(values[:, 2:5], expected[:, 2:5])
    leaf = torch.ones(kernels.LONG, dtype=dtype, device=device, requires_grad=True)
    kernels.tanh_(leaf * 1).sum().backward()
    torch.testing.assert_close(leaf.grad, 1 - torch.tanh(leaf.detach()).square())


def test_they_serve_plain_tensors_only() -> None:
    values = torch.ones(2)
    assert kernels.serve(values, None)
    assert not torch.func.vmap(lambda x: torch.tensor(kernels.serve(x)))(values).any()
    with torch.autograd.forward_ad.dual_level():
        assert not kernels.serve(values, torch.autograd.forward_ad.make_dual(values, values))
    with FlopCounterMode(display=False):
        assert not kernels.serve(values)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert not kernels.serve(values)
