"""One step of every recurrent module, against the module itself and against autograd."""

import pytest
import torch

from rnncortex.models.rate import cells
from rnncortex.models.rate.cells import cell
from rnncortex.models.rate.network import RateNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case


def modules() -> list[torch.nn.Module]:
    torch.manual_seed(0)
    return [
        RateNetwork(3, 5, leak_rate=0.4, seed=0),
        torch.nn.RNN(3, 5, batch_first=True),
        torch.nn.RNN(3, 5, batch_first=True, nonlinearity="relu", bias=False),
        torch.nn.GRU(3, 5, batch_first=True),
        torch.nn.GRU(3, 5, batch_first=True, bias=False),
        torch.nn.LSTM(3, 5, batch_first=True),
        torch.nn.LSTM(3, 5, batch_first=True, bias=False),
    ]


@pytest.mark.parametrize("module", modules(), ids=str)
def test_step_is_the_modules_own(module: torch.nn.Module) -> None:
    double = module.double()
    found = cell(double)
    state, inputs = seeding.normal((4, found.state_size), 1), seeding.normal((4, 3), 2)
    parts = tuple(part[None].contiguous() for part in state.split(5, -1))
    _, last = double(inputs[:, None], parts if len(parts) > 1 else parts[0])
    expected = torch.cat([part[0] for part in last], -1) if isinstance(last, tuple) else last[0]
    torch.testing.assert_close(found.step(state, inputs), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("module", modules(), ids=str)
def test_jacobian_is_autograds(module: torch.nn.Module) -> None:
    found = cell(module)
    state, inputs = seeding.normal((4, found.state_size), 1), seeding.normal((4, 3), 2)
    jacobian = found.jacobian(state, inputs)
    for trial in range(4):
        expected = torch.autograd.functional.jacobian(lambda h, k=trial: found.step(h[None], inputs[k][None])[0], state[trial])
        torch.testing.assert_close(jacobian[trial], expected, rtol=1e-12, atol=1e-12)


class Square(torch.nn.Module):
    input_size, hidden_size = 1, 2

    def __init__(self) -> None:
        super().__init__()
        self.scale = torch.nn.Parameter(torch.tensor(0.5))

    def step(self, state: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
        return self.scale * state.square() + inputs


def test_a_module_of_ones_own_needs_only_a_step() -> None:
    jacobian = cell(Square()).jacobian(torch.tensor([[2.0, 3.0]], dtype=torch.float64), torch.zeros(1, 1, dtype=torch.float64))
    torch.testing.assert_close(jacobian, torch.diag(torch.tensor([2.0, 3.0], dtype=torch.float64))[None])


def test_the_module_is_left_as_it_was() -> None:
    module = torch.nn.GRU(2, 3)
    cell(module)
    assert module.weight_hh_l0.dtype == torch.float32
    assert module.weight_hh_l0.requires_grad


@pytest.mark.parametrize(
    "module", [torch.nn.GRU(2, 3, num_layers=2), torch.nn.LSTM(2, 3, bidirectional=True), torch.nn.LSTM(2, 3, proj_size=2)]
)
def test_what_has_no_single_state_is_refused(module: torch.nn.Module) -> None:
    with pytest.raises(ValueError, match="module: expected one layer, one direction and no projection"):
        cell(module)


BAD_INPUT = [
    Case(cells.cell, {"module": torch.nn.GRU(2, 3)}, others={"module": torch.nn.Linear(2, 2)}),
]
