"""One step of every recurrent module, against the module itself and against autograd."""

from typing import Any

import pytest
import torch

from rnncortex.models import recurrent
from rnncortex.models.rate.current_form import CurrentNetwork
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import RandomNetworks
from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import seeding
from rnncortex.numerics.dynamics.systems import Lorenz
from tests.bad_input import Case

DOUBLE: dict[str, Any] = {"dtype": torch.float64}
CURRENT = CurrentNetwork(seeding.normal((4, 4), 0))
RATE = RateNetwork(2, 4, leak_rate=0.5, seed=0, **DOUBLE).requires_grad_(False)
MANY = RandomNetworks(4, [0.5, 1.5], seeds=[0])

BAD_INPUT = [
    Case(
        recurrent.adapt,
        {"network": torch.nn.GRU(2, 3), "state": torch.zeros(3)},
        tensors=("state",),
        others={"network": torch.nn.Linear(2, 2)},
    ),
    Case(recurrent.adapt_flow, {"network": torch.neg}, others={"network": torch.nn.Linear(2, 2)}),
    Case(
        recurrent.drive,
        {"system": RATE, "inputs": torch.ones(3, 5, 2, **DOUBLE), "state": torch.ones(3, 4, **DOUBLE), "steps": 5},
        tensors=("inputs",),
        devices=("inputs",),
        others={"inputs": torch.ones(3, 4, 2, **DOUBLE), "state": torch.ones(2, 4, **DOUBLE)},
    ),
]


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
    found = recurrent.adapt(double)
    state, inputs = seeding.normal((4, found.state_size), 1), seeding.normal((4, 3), 2)
    parts = tuple(part[None].contiguous() for part in state.split(5, -1))
    _, last = double(inputs[:, None], parts if len(parts) > 1 else parts[0])
    expected = torch.cat([part[0] for part in last], -1) if isinstance(last, tuple) else last[0]
    torch.testing.assert_close(found.step(state, inputs), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("module", modules(), ids=str)
def test_derivatives_are_autograds(module: torch.nn.Module) -> None:
    found = recurrent.adapt(module.double().requires_grad_(False))
    state, inputs = seeding.normal((4, found.state_size), 1), seeding.normal((4, 3), 2)
    vectors = seeding.normal((4, 2, found.state_size), 3)
    by_state, by_input = found.jacobian(state, inputs), found.input_jacobian(state, inputs)
    following, pushed = found.linearised_step(state, vectors, inputs)
    torch.testing.assert_close(following, found.step(state, inputs), rtol=1e-12, atol=1e-12)
    for trial in range(4):
        expected = torch.autograd.functional.jacobian(found.step, (state[trial], inputs[trial]))
        torch.testing.assert_close(by_state[trial], expected[0], rtol=1e-12, atol=1e-12)
        torch.testing.assert_close(by_input[trial], expected[1], rtol=1e-12, atol=1e-12)
        torch.testing.assert_close(pushed[trial], vectors[trial] @ expected[0].T, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("module", modules(), ids=str)
def test_an_input_that_is_left_out_is_zero(module: torch.nn.Module) -> None:
    found = recurrent.adapt(module.double())
    state, silence = seeding.normal((found.state_size,), 1), torch.zeros(3, **DOUBLE)
    for left_out, zero in (
        (found.step(state), found.step(state, silence)),
        (found.jacobian(state), found.jacobian(state, silence)),
        (found.input_jacobian(state), found.input_jacobian(state, silence)),
    ):
        torch.testing.assert_close(left_out, zero, rtol=0, atol=0)


class Square(torch.nn.Module):
    input_size, hidden_size = 1, 2

    def __init__(self) -> None:
        super().__init__()
        self.scale = torch.nn.Parameter(torch.tensor(0.5, dtype=torch.float64))

    def step(self, state: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
        return self.scale * state.square() + inputs


def test_a_module_of_ones_own_needs_only_a_step() -> None:
    found, state = recurrent.adapt(Square()), torch.tensor([[2.0, 3.0]], **DOUBLE)
    torch.testing.assert_close(found.jacobian(state), torch.diag(state[0])[None])
    torch.testing.assert_close(found.input_jacobian(state, torch.zeros(1, 1, **DOUBLE)), torch.ones(1, 2, 1, **DOUBLE))
    torch.testing.assert_close(found.linearised_step(state, torch.ones(1, 3, 2, **DOUBLE))[1], state.expand(1, 3, 2))


def test_a_module_that_knows_its_derivative_is_asked_for_it() -> None:
    class Told(Square):
        def jacobian(self, state: torch.Tensor, inputs: torch.Tensor | None) -> torch.Tensor:
            return torch.full((2, 2), 7.0, **DOUBLE)

    assert (recurrent.adapt(Told()).jacobian(torch.zeros(2, **DOUBLE)) == 7).all()


def test_a_function_is_an_autonomous_network() -> None:
    found = recurrent.adapt(torch.sin, torch.zeros(3, 2))
    assert (found.state_size, found.input_size) == (2, 0)
    torch.testing.assert_close(found.jacobian(torch.zeros(3, 2)), torch.eye(2).expand(3, 2, 2))


def test_of_a_network_with_a_readout_the_network_is_taken() -> None:
    network = RateNetwork(3, 5, seed=0)
    assert recurrent.adapt(WithReadout(network, 2, seed=0)) is network
    assert recurrent.adapt_flow(WithReadout(network, 2, seed=0)) is network


@pytest.mark.parametrize(
    "module", [torch.nn.GRU(2, 3, num_layers=2), torch.nn.LSTM(2, 3, bidirectional=True), torch.nn.LSTM(2, 3, proj_size=2)]
)
def test_what_has_no_single_state_is_refused(module: torch.nn.Module) -> None:
    with pytest.raises(ValueError, match="network: expected one layer, one direction and no projection"):
        recurrent.adapt(module)


def test_what_has_no_step_is_refused() -> None:
    class NoSizes(torch.nn.Module):
        def step(self, state: torch.Tensor) -> torch.Tensor:
            return state

    for module in (torch.nn.Linear(2, 2), NoSizes()):
        with pytest.raises(TypeError, match="network: expected a"):
            recurrent.adapt(module)
    with pytest.raises(ValueError, match="start: expected shape"):
        recurrent.adapt(RATE, torch.zeros(3, **DOUBLE), "start")


def test_constant_and_varying_inputs_are_told_apart_by_their_dimensions() -> None:
    state, path = torch.zeros(3, 4, **DOUBLE), seeding.normal((3, 5, 2), 0)
    assert recurrent.drive(RATE, None, state, 5)(3) is None
    for constant in (path[0, 0], path[:, 0]):
        torch.testing.assert_close(recurrent.drive(RATE, constant, state, 5)(3), constant)
    torch.testing.assert_close(recurrent.drive(RATE, path, state, 5)(3), path[:, 3])
    torch.testing.assert_close(recurrent.drive(RATE, path[:1], state, 5)(3), path[:1, 3])
    torch.testing.assert_close(recurrent.drive(RATE, path[0], state[0], 5)(3), path[0, 3])


@pytest.mark.parametrize("flow", [RATE, CURRENT, Lorenz()], ids=lambda flow: type(flow).__name__)
def test_flows_push_perturbations_as_autograd_does(flow: Any) -> None:
    size = 3 if isinstance(flow, Lorenz) else 4
    state, vectors = seeding.normal((size,), 0), seeding.normal((2, size), 1)
    rate, pushed = recurrent.adapt_flow(flow).linearised_drift(state, vectors)
    by_hand, by_autograd = recurrent.adapt_flow(lambda h: flow.drift(h)).linearised_drift(state, vectors)
    torch.testing.assert_close(rate, by_hand)
    torch.testing.assert_close(pushed, by_autograd)


def test_one_of_many_random_networks_moves_as_it_does_among_them() -> None:
    states = MANY.initial_state(seed=0)
    vectors = seeding.normal((1, 2, 3, 4), 1)
    following, pushed = MANY.linearised_step(states, vectors)
    torch.testing.assert_close(MANY.jacobian(states) @ vectors.mT, pushed.mT)
    for gain in range(2):
        one = MANY.one(0, gain)
        torch.testing.assert_close(one.step(states[0, gain]), following[0, gain])
        torch.testing.assert_close(one.linearised_step(states[0, gain], vectors[0, gain])[1], pushed[0, gain])
        torch.testing.assert_close(one.jacobian(states[0, gain]), MANY.jacobian(states)[0, gain])
