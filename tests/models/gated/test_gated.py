"""LSTM and GRU against torch's own modules and against autograd."""

import pytest
import torch

from rnncortex.models.gated import lstm
from rnncortex.models.gated.gru import GRU
from rnncortex.models.gated.lstm import LSTM
from rnncortex.numerics import seeding
from tests.bad_input import Case, recurrent_cases

CELLS = LSTM(2, 3, seed=0, dtype=torch.float64), GRU(2, 3, seed=0, dtype=torch.float64)
RUN = torch.zeros(3, 5, 2, dtype=torch.float64)
STATE = torch.zeros(1, 3, 3, dtype=torch.float64)

BAD_INPUT = [
    Case(lstm.copy_weights, {"module": torch.nn.LSTM(2, 3), "kind": LSTM}, others={"module": torch.nn.LSTM(2, 3, num_layers=2)}),
    Case(LSTM, {"input_size": 2, "hidden_size": 3, "forget_bias": 1.0, "seed": 0}, counts=("input_size", "hidden_size"), seeds=("seed",)),
    Case(GRU, {"input_size": 2, "hidden_size": 3, "seed": 0}, counts=("input_size", "hidden_size"), seeds=("seed",)),
    Case(LSTM.from_torch, {"module": torch.nn.LSTM(2, 3)}, others={"module": torch.nn.GRU(2, 3)}),
    Case(GRU.from_torch, {"module": torch.nn.GRU(2, 3)}, others={"module": torch.nn.LSTM(2, 3)}),
    *recurrent_cases(CELLS[0]),
    *recurrent_cases(CELLS[1]),
    *(
        Case(run, {"inputs": RUN, "state": (STATE, STATE)}, tensors=("inputs",), devices=("inputs",), others={"state": bad})
        for run in (CELLS[0].forward, CELLS[0].gates)
        for bad in (STATE, (STATE, STATE[0]), (STATE, STATE.float()), (STATE, STATE / 0))
    ),
    Case(CELLS[1].gates, {"inputs": RUN, "h0": STATE}, tensors=("inputs", "h0"), devices=("inputs", "h0")),
]

PAIRS = [(LSTM, torch.nn.LSTM, 2), (GRU, torch.nn.GRU, 1)]
pairs = pytest.mark.parametrize(("ours", "theirs", "parts"), PAIRS, ids=["LSTM", "GRU"])


def pair(ours, theirs, device, **options):
    torch.manual_seed(0)
    module = theirs(3, 5, batch_first=True, **options).double().to(device)
    return ours.from_torch(module), module


@pairs
@pytest.mark.parametrize("bias", [True, False])
def test_outputs_and_gradients_are_torchs(ours, theirs, parts, bias, device) -> None:
    network, module = pair(ours, theirs, device, bias=bias)
    inputs = seeding.normal((4, 20, 3), 1, device=device).requires_grad_()
    start = tuple(seeding.normal((1, 4, 5), 2 + part, device=device) for part in range(parts))
    found, last = network(inputs, start if parts > 1 else start[0])
    expected, ended = module(inputs, start if parts > 1 else start[0])
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(last, ended, rtol=0, atol=1e-12)
    by_inputs, expected_by_inputs = (torch.autograd.grad(x.square().sum(), inputs, retain_graph=True)[0] for x in (found, expected))
    torch.testing.assert_close(by_inputs, expected_by_inputs, rtol=0, atol=1e-11)
    found.square().sum().backward()
    expected.square().sum().backward()
    torch.testing.assert_close(network.weight_hh.grad, module.weight_hh_l0.grad, rtol=0, atol=1e-11)
    torch.testing.assert_close(network.weight_ih.grad, module.weight_ih_l0.grad, rtol=0, atol=1e-11)


@pairs
def test_one_step_is_that_of_a_run(ours, theirs, parts, device) -> None:
    network, _ = pair(ours, theirs, device)
    inputs = seeding.normal((4, 6, 3), 1, device=device)
    state = torch.zeros(4, parts * 5, dtype=torch.float64, device=device)
    for arriving in inputs.unbind(1):
        state = network.step(state, arriving)
    torch.testing.assert_close(state[:, :5], network(inputs)[0][:, -1], rtol=0, atol=1e-13)
    zeros = torch.zeros(4, 3, dtype=torch.float64, device=device)
    torch.testing.assert_close(network.step(state), network.step(state, zeros), rtol=0, atol=0)


@pairs
def test_jacobian_and_linearised_step_are_autograds(ours, theirs, parts, device) -> None:
    network, _ = pair(ours, theirs, device)
    network.requires_grad_(False)
    state, inputs = seeding.normal((4, parts * 5), 1, device=device), seeding.normal((4, 3), 2, device=device)
    jacobian = network.jacobian(state, inputs)
    expected = torch.stack(
        [torch.autograd.functional.jacobian(lambda h, k=k: network.step(h[None], inputs[k : k + 1])[0], state[k]) for k in range(4)]
    )
    torch.testing.assert_close(jacobian, expected, rtol=0, atol=1e-13)
    by_input = torch.stack(
        [torch.autograd.functional.jacobian(lambda x, k=k: network.step(state[k : k + 1], x[None])[0], inputs[k]) for k in range(4)]
    )
    torch.testing.assert_close(network.input_jacobian(state, inputs), by_input, rtol=0, atol=1e-13)
    vectors = seeding.normal((4, 7, parts * 5), 3, device=device)
    after, pushed = network.linearised_step(state, vectors, inputs)
    torch.testing.assert_close(after, network.step(state, inputs), rtol=0, atol=0)
    torch.testing.assert_close(pushed, vectors @ expected.mT, rtol=0, atol=1e-12)


def test_gates_obey_their_equations() -> None:
    inputs = seeding.normal((2, 30, 3), 1)
    i, f, g, o, c, h = LSTM(3, 5, seed=0, dtype=torch.float64).gates(inputs)
    torch.testing.assert_close(c[:, 1:], f[:, 1:] * c[:, :-1] + i[:, 1:] * g[:, 1:])
    torch.testing.assert_close(h, o * c.tanh())
    network = GRU(3, 5, seed=0, dtype=torch.float64)
    _, z, n, h = network.gates(inputs)
    torch.testing.assert_close(h[:, 1:], z[:, 1:] * h[:, :-1] + (1 - z[:, 1:]) * n[:, 1:])
    torch.testing.assert_close(h, network(inputs)[0])


def test_forget_bias_is_that_of_every_forget_gate() -> None:
    network = LSTM(1, 4, forget_bias=3.0, seed=0)
    total = (network.bias_ih + network.bias_hh).detach()
    assert (total[4:8] == 3).all()
    assert not (total[:4] == 3).any()


def test_global_random_numbers_are_left_alone() -> None:
    before = torch.get_rng_state()
    LSTM(2, 3, seed=0)
    GRU(2, 3, seed=0)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("network", [LSTM(2, 3, seed=0), GRU(2, 3, seed=0)], ids=["LSTM", "GRU"])
def test_bad_runs_are_refused(network) -> None:
    with pytest.raises(ValueError, match="inputs: expected at least one time step"):
        network(torch.zeros(1, 0, 2))
    with pytest.raises(ValueError, match="inputs: expected shape"):
        network(torch.zeros(1, 4, 3))
    with pytest.raises(TypeError, match="expected"):
        network(torch.zeros(1, 4, 2), "text")
