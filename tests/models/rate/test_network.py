"""Rate networks against torch.nn.RNN, a loop over units in numpy, and their own symmetries."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.autograd import forward_ad
from torch.nn.utils import parametrize

from rnncortex.models.rate import dale, network
from rnncortex.models.rate.network import RateNetwork, leak_rate
from rnncortex.numerics import seeding
from tests.bad_input import Case, recurrent_cases
from tests.good_input import DOUBLE, NETWORK


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-12), (torch.float32, 1e-5)])
@pytest.mark.parametrize("bias", [True, False])
def test_vanilla_network_is_torchs(nonlinearity: str, dtype: torch.dtype, tolerance: float, bias: bool, device: str) -> None:
    torch.manual_seed(0)
    theirs = torch.nn.RNN(3, 16, nonlinearity=nonlinearity, bias=bias, batch_first=True, dtype=dtype, device=device)
    ours = RateNetwork.from_torch(theirs)
    inputs = seeding.normal((4, 50, 3), 1, dtype=dtype, device=device)
    h0 = seeding.normal((1, 4, 16), 2, dtype=dtype, device=device)
    for ours_part, theirs_part in zip(ours(inputs, h0), theirs(inputs, h0), strict=True):
        assert ours_part.shape == theirs_part.shape
        torch.testing.assert_close(ours_part, theirs_part, rtol=tolerance, atol=tolerance)


def test_a_network_from_given_weights_has_copies_of_them(device: str) -> None:
    double = {"dtype": torch.float64, "device": device}
    weight, weight_ih, bias = seeding.normal((3, 3), 0).to(device), seeding.normal((3, 2), 1).to(device), torch.ones(3, **double)
    network = RateNetwork.from_weights(weight, weight_ih, bias, leak_rate=0.5, nonlinearity="relu", noise_std=0.1)
    assert (network.hidden_size, network.input_size, network.leak_rate, network.noise_std) == (3, 2, 0.5, 0.1)
    state, inputs = torch.ones(3, **double), torch.ones(2, **double)
    expected = 0.5 * state + 0.5 * torch.relu(weight @ state + weight_ih @ inputs + bias)
    weight.zero_()
    torch.testing.assert_close(network.step(state, inputs), expected)
    alone = RateNetwork.from_weights(torch.eye(3))
    assert alone.bias is None
    assert alone.weight_ih.shape == (3, 0)
    assert alone.weight_hh.requires_grad


def test_leaky_network_unit_by_unit() -> None:
    network = RateNetwork(2, 3, leak_rate=0.3, nonlinearity="sigmoid", seed=0, dtype=torch.float64)
    inputs = seeding.normal((1, 5, 2), 1)
    W, U, b = (p.detach().numpy() for p in (network.weight_hh, network.weight_ih, network.bias))
    h = np.zeros(3)
    for x in inputs[0].numpy():
        new = np.empty(3)
        for i in range(3):
            a = b[i] + sum(W[i, j] * h[j] for j in range(3)) + sum(U[i, k] * x[k] for k in range(2))
            new[i] = 0.7 * h[i] + 0.3 / (1 + math.exp(-a))
        h = new
    np.testing.assert_allclose(network(inputs)[1][0, 0].detach(), h, rtol=1e-13)


def test_callable_nonlinearity_gives_the_same() -> None:
    named = RateNetwork(2, 8, leak_rate=0.4, seed=0)
    called = RateNetwork(2, 8, leak_rate=0.4, nonlinearity=torch.tanh, seed=0)
    inputs = seeding.normal((3, 20, 2), 1, dtype=torch.float32)
    torch.testing.assert_close(called(inputs)[0], named(inputs)[0])
    torch.testing.assert_close(called.slope(torch.ones(8)), named.slope(torch.ones(8)))


@pytest.mark.parametrize("leak", [1.0, 0.3, 0.05])
def test_noise_has_the_stated_standard_deviation_at_every_leak(leak: float) -> None:
    network = RateNetwork(0, 50, leak_rate=leak, noise_std=0.2, bias=False, seed=0, dtype=torch.float64)
    torch.nn.init.zeros_(network.weight_hh)
    states, _ = network(torch.zeros(20, 1000, 0, dtype=torch.float64), seed=1)
    assert states[:, 200:].std().item() == pytest.approx(0.2, rel=0.02)


def test_noise_needs_a_seed_and_silence_none() -> None:
    inputs = torch.zeros(1, 2, 1)
    with pytest.raises(ValueError, match="seed: expected one for a network with noise"):
        RateNetwork(1, 2, noise_std=0.1, seed=0)(inputs)
    with pytest.raises(ValueError, match="seed: expected one for a network with noise and none without"):
        RateNetwork(1, 2, seed=0)(inputs, seed=1)


@pytest.mark.parametrize("leak", [1.0, 0.2])
@pytest.mark.parametrize("nonlinearity", ["tanh", "relu", "sigmoid", torch.nn.functional.softplus])
def test_step_jacobian_and_perturbations_against_autograd(leak: float, nonlinearity, device: str) -> None:
    network = RateNetwork(2, 6, leak_rate=leak, nonlinearity=nonlinearity, seed=0, dtype=torch.float64, device=device)
    state, inputs = seeding.normal((6,), 1, device=device), seeding.normal((2,), 2, device=device)
    expected = torch.autograd.functional.jacobian(lambda h: network.step(h, inputs), state)
    torch.testing.assert_close(network.jacobian(state, inputs), expected, rtol=0, atol=1e-14)
    vectors = seeding.normal((3, 6), 3, device=device)
    following, pushed = network.linearised_step(state, vectors, inputs)
    torch.testing.assert_close(following, network.step(state, inputs))
    torch.testing.assert_close(pushed, vectors @ expected.T)
    outputs, _ = network(inputs[None, None], state[None, None])
    torch.testing.assert_close(outputs[0, 0], network.step(state, inputs))


def test_field_is_drift_over_tau() -> None:
    network = RateNetwork(1, 4, seed=0)
    state = torch.ones(4)
    field = network.field(lambda t: torch.sin(t)[None], tau=0.5)
    torch.testing.assert_close(field(torch.tensor(1.0), state), network.drift(state, torch.tensor([math.sin(1.0)])) / 0.5)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 6), st.floats(0.05, 1.0), st.randoms(use_true_random=False))
def test_renaming_units_renames_states(units: int, trials: int, time: int, leak: float, shuffler) -> None:
    network = RateNetwork(2, units, leak_rate=leak, seed=0, dtype=torch.float64)
    order = list(range(units))
    shuffler.shuffle(order)
    renamed = RateNetwork(2, units, leak_rate=leak, seed=0, dtype=torch.float64)
    with torch.no_grad():
        renamed.weight_hh.copy_(network.weight_hh[order][:, order])
        renamed.weight_ih.copy_(network.weight_ih[order])
        renamed.bias.copy_(network.bias[order])
    inputs = seeding.normal((trials, time, 2), 1)
    states, last = network(inputs)
    assert states.shape == (trials, time, units)
    assert last.shape == (1, trials, units)
    torch.testing.assert_close(renamed(inputs)[0], states[..., order], rtol=1e-12, atol=1e-12)


def test_trials_do_not_mix_and_time_can_be_cut() -> None:
    network = RateNetwork(2, 9, leak_rate=0.5, seed=0, dtype=torch.float64)
    inputs = seeding.normal((3, 10, 2), 1)
    states, last = network(inputs)
    torch.testing.assert_close(network(inputs[1:2])[0], states[1:2])
    first, middle = network(inputs[:, :4])
    second, end = network(inputs[:, 4:], middle)
    torch.testing.assert_close(torch.cat((first, second), 1), states)
    torch.testing.assert_close(end, last)


def test_leaks_share_their_parameters() -> None:
    network = RateNetwork(1, 3, seed=0)
    slow = network.with_leak_rate(0.1)
    assert slow.weight_hh is network.weight_hh
    assert (slow.leak_rate, network.leak_rate) == (0.1, 1.0)
    assert leak_rate(dt=0.05, tau=0.05) == 1.0


def test_any_parametrisation_of_the_weights_is_used() -> None:
    class Positive(torch.nn.Module):
        def forward(self, raw: torch.Tensor) -> torch.Tensor:
            return raw.abs()

    network = RateNetwork(1, 5, seed=0)
    parametrize.register_parametrization(network, "weight_hh", Positive())
    network(torch.ones(2, 3, 1))[0].sum().backward()
    assert (network.weight_hh >= 0).all()
    assert network.parametrizations.weight_hh.original.grad is not None


def test_initial_weights_are_torchs_range_and_seeded() -> None:
    first, again, other = (RateNetwork(3, 100, seed=s) for s in (0, 0, 1))
    assert torch.equal(first.weight_hh, again.weight_hh)
    assert not torch.equal(first.weight_hh, other.weight_hh)
    assert 0.0995 < first.weight_hh.abs().max() <= 0.1


SHARED = {"input_size": 2, "hidden_size": 3, "leak_rate": 0.5, "nonlinearity": "tanh", "noise_std": 0.1, "seed": 0}


def test_outputs_may_be_changed_in_place_before_the_backward_pass() -> None:
    network, inputs = RateNetwork(2, 5, leak_rate=0.5, seed=0, dtype=torch.float64), torch.ones(3, 4, 2, dtype=torch.float64)
    expected = torch.autograd.grad((2 * network(inputs)[0]).square().sum(), list(network.parameters()))
    outputs, _ = network(inputs)
    outputs.mul_(2)
    for mine, other in zip(torch.autograd.grad(outputs.square().sum(), list(network.parameters())), expected, strict=True):
        torch.testing.assert_close(mine, other)


def test_transformations_see_the_same_network() -> None:
    network, inputs = RateNetwork(2, 5, leak_rate=0.5, seed=0, dtype=torch.float64), seeding.normal((3, 4, 2), 0)
    outputs, tangent = network(inputs)[0].detach(), seeding.normal((3, 4, 2), 1)
    by_backward = torch.autograd.functional.jvp(lambda x: network(x)[0], inputs, tangent)[1]
    torch.testing.assert_close(torch.func.jvp(lambda x: network(x)[0], (inputs,), (tangent,))[1], by_backward)
    with forward_ad.dual_level():
        forward = forward_ad.unpack_dual(network(forward_ad.make_dual(inputs, tangent))[0]).tangent
    torch.testing.assert_close(forward, by_backward)
    torch.testing.assert_close(torch.func.vmap(lambda x: network(x[None])[0][0])(inputs), outputs)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.equal(network(inputs)[0], outputs)
        assert network(inputs.bfloat16())[0].dtype == torch.float64


def test_parameters_drawn_anew_and_packed_sequences() -> None:
    network, again = RateNetwork(2, 5, seed=0), RateNetwork(2, 5, seed=1)
    again.reset_parameters(seed=0)
    assert all(torch.equal(mine, other) for mine, other in zip(network.parameters(), again.parameters(), strict=True))
    packed = torch.nn.utils.rnn.pack_padded_sequence(torch.ones(2, 4, 2), [4, 3], batch_first=True)
    with pytest.raises(TypeError, match="got a PackedSequence; pad_packed_sequence makes one"):
        network(packed)
    with pytest.raises(ValueError, match=r"inputs: expected shape \(trials, time, input_size\), got \(4, 2\)"):
        network(torch.ones(4, 2))
    dale.obey_dale(network, 4, seed=0)
    with pytest.raises(ValueError, match="expected weights without constraints"):
        network.reset_parameters(seed=0)


BAD_INPUT = [
    Case(
        RateNetwork.from_weights,
        {
            "weight_hh": torch.eye(3),
            "weight_ih": torch.ones(3, 2),
            "bias": torch.ones(3),
            "leak_rate": 0.5,
            "nonlinearity": "tanh",
            "noise_std": 0.1,
        },
        tensors=("weight_hh", "weight_ih", "bias"),
        numbers=("leak_rate", "noise_std"),
        choices=("nonlinearity",),
        others={"weight_hh": torch.ones(3, 2), "weight_ih": torch.ones(3, 2).double(), "bias": torch.ones(2)},
    ),
    Case(network.leak_rate, {"dt": 0.01, "tau": 0.1}, numbers=("dt", "tau"), others={"dt": 0.2}),
    Case(
        network.RateNetwork,
        SHARED,
        counts=("input_size", "hidden_size"),
        numbers=("leak_rate", "noise_std"),
        choices=("nonlinearity",),
        seeds=("seed",),
        others={"leak_rate": 1.5},
    ),
    Case(network.RateNetwork.from_torch, {"module": torch.nn.RNN(2, 3)}, others={"module": torch.nn.RNN(2, 3, num_layers=2)}),
    *recurrent_cases(NETWORK),
    Case(
        NETWORK.forward,
        {"inputs": torch.ones(3, 5, 2, **DOUBLE), "h0": torch.zeros(1, 3, 4, **DOUBLE)},
        others={"h0": torch.zeros(1, 2, 4, **DOUBLE)},
    ),
    Case(network.RateNetwork(2, 3, seed=0).reset_parameters, {"seed": 0}, seeds=("seed",)),
    Case(NETWORK.field, {"inputs": torch.sin, "tau": 0.1}, numbers=("tau",), others={"inputs": 3.0}),
    Case(NETWORK.with_leak_rate, {"leak_rate": 0.5}, numbers=("leak_rate",), others={"leak_rate": 1.5}),
]
