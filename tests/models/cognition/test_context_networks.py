"""Networks with copied context: torch's own layer, gradients of one step by hand, and of all steps by automatic differentiation."""

import torch
from torch import nn

from rnncortex.models.cognition.context_networks import ElmanNetwork, JordanNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
INPUTS = seeding.normal((4, 6, 3), 0)
ELMAN, JORDAN = ElmanNetwork(3, 5, seed=1, **DOUBLE), JordanNetwork(3, 5, 2, decay=0.4, seed=1, **DOUBLE)
SIZES = {"input_size": 3, "hidden_size": 5, "seed": 0}

BAD_INPUT = [
    Case(ElmanNetwork, SIZES, counts=("input_size", "hidden_size"), seeds=("seed",)),
    Case(
        JordanNetwork,
        {**SIZES, "output_size": 2, "decay": 0.5},
        counts=("input_size", "hidden_size", "output_size"),
        numbers=("decay",),
        seeds=("seed",),
    ),
    Case(
        ELMAN.forward,
        {"inputs": INPUTS, "h0": torch.zeros(1, 4, 5, **DOUBLE)},
        tensors=("inputs", "h0"),
        devices=("inputs",),
        others={"inputs": INPUTS[:, :0]},
    ),
    Case(JORDAN.forward, {"inputs": INPUTS}, tensors=("inputs",), devices=("inputs",), others={"inputs": INPUTS[:, :0]}),
]


def test_a_step_is_that_of_a_linear_layer():
    states, last = ELMAN(INPUTS)
    layer = nn.Linear(8, 5, **DOUBLE)
    layer.load_state_dict({"weight": torch.cat((ELMAN.weight_hh, ELMAN.weight_ih), 1).detach(), "bias": ELMAN.bias.detach()})
    before = torch.full((4, 5), 0.5, **DOUBLE)
    for step in range(6):
        before = torch.sigmoid(layer(torch.cat((before, INPUTS[:, step]), 1)))
        torch.testing.assert_close(states[:, step], before)
    torch.testing.assert_close(last[0], before)


def gradient(network, inputs=INPUTS):
    network.zero_grad()
    network(inputs)[0][:, -1].square().sum().backward()
    return [parameter.grad.clone() for parameter in network.parameters()]


def test_no_error_goes_back_through_the_copy():
    with torch.no_grad():
        before = ELMAN(INPUTS)[0][:, -2]
    alone = ElmanNetwork(3, 5, seed=1, **DOUBLE)
    alone.zero_grad()
    alone(INPUTS[:, -1:], before[None])[0].square().sum().backward()
    for one, other in zip(gradient(ELMAN), alone.parameters(), strict=True):
        torch.testing.assert_close(one, other.grad)


def test_through_time_it_goes_through_all():
    far = ElmanNetwork(3, 5, through_time=True, seed=1, **DOUBLE)
    torch.testing.assert_close(far(INPUTS)[0], ELMAN(INPUTS)[0])
    step, weight = 1e-6, far.weight_hh
    found = gradient(far)[0][2, 3]
    with torch.no_grad():
        values = []
        for sign in (1, -1):
            weight[2, 3] += sign * step
            values.append(far(INPUTS)[0][:, -1].square().sum())
            weight[2, 3] -= sign * step
    assert abs(found - (values[0] - values[1]) / (2 * step)) < 1e-7


def test_without_gradients_it_gives_the_same():
    with torch.no_grad():
        torch.testing.assert_close(ELMAN(INPUTS)[0], ELMAN(INPUTS)[0].detach())
    with torch.no_grad():
        plain = ELMAN(INPUTS)[0]
    torch.testing.assert_close(plain, ELMAN(INPUTS)[0].detach())


def test_jordans_context_is_a_fading_sum_of_outputs():
    outputs, hidden = JORDAN(INPUTS)
    context = torch.zeros(4, 2, **DOUBLE)
    for step in range(6):
        expected = torch.sigmoid(context @ JORDAN.weight_hs.T + INPUTS[:, step] @ JORDAN.weight_ih.T + JORDAN.bias)
        torch.testing.assert_close(hidden[:, step], expected)
        torch.testing.assert_close(outputs[:, step], torch.sigmoid(expected @ JORDAN.weight_oh.T + JORDAN.output_bias))
        context = 0.4 * context + outputs[:, step].detach()
