"""A network with a stack, against a loop over single numbers, and as many at once."""

import math

import pytest
import torch

from rnncortex.models.cognition.stack_network import StackNetwork
from rnncortex.numerics import seeding
from tests.bad_input import Case

NETWORK = StackNetwork(3, 5, cell_size=2, seed=0, dtype=torch.float64)
INPUTS = seeding.normal((2, 7, 3), seed=1)
ARRIVING = seeding.normal((2, 5), seed=2)
REST = NETWORK.rest_like(ARRIVING)

BAD_INPUT = [
    Case(
        StackNetwork,
        {"input_size": 2, "hidden_size": 3, "cell_size": 2, "seed": 0},
        counts=("input_size", "hidden_size", "cell_size"),
        seeds=("seed",),
    ),
    Case(
        NETWORK.forward,
        {"inputs": INPUTS},
        tensors=("inputs",),
        devices=("inputs",),
        others={"inputs": INPUTS[:, :0]},
    ),
    Case(NETWORK.rest_like, {"arriving": ARRIVING}, tensors=("arriving",), devices=("arriving",)),
    *(
        Case(NETWORK.advance, {"state": REST, "arriving": ARRIVING}, tensors=("arriving",), devices=("arriving",), others={"state": bad})
        for bad in (ARRIVING, REST._replace(hidden=INPUTS), REST._replace(stack=REST.stack[..., :1]), REST._replace(stack=REST.stack / 0))
    ),
]


def by_loop(inputs: list[list[float]]) -> list[float]:
    """The last hidden state, number by number, the stack a list that grows."""
    w = {name: weight.tolist() for name, weight in NETWORK.named_parameters()}
    dot = lambda row, column: sum(a * b for a, b in zip(row, column, strict=True))  # noqa: E731
    hidden, stack = [0.0] * 5, [[0.0] * 2]
    for x in inputs:
        before = [
            dot(w["weight_ih"][i], x) + dot(w["weight_hh"][i], hidden) + dot(w["weight_stack"][i], stack[0]) + w["bias"][i]
            for i in range(5)
        ]
        hidden = [math.tanh(a) for a in before]
        scores = [math.exp(dot(w["action"][i], hidden) + w["action_bias"][i]) for i in range(3)]
        push, pop, leave = (score / sum(scores) for score in scores)
        value = [1 / (1 + math.exp(-dot(w["pushed"][i], hidden) - w["pushed_bias"][i])) for i in range(2)]
        cell = lambda k, stack=stack: stack[k] if k < len(stack) else [0.0, 0.0]  # noqa: E731
        above = lambda k, value=value, cell=cell: value if k == 0 else cell(k - 1)  # noqa: E731
        stack = [[push * above(k)[i] + pop * cell(k + 1)[i] + leave * cell(k)[i] for i in range(2)] for k in range(len(stack) + 1)]
    return hidden


def test_it_is_the_equation() -> None:
    outputs, h_n = NETWORK(INPUTS)
    for row in range(2):
        assert h_n[0, row].tolist() == pytest.approx(by_loop(INPUTS[row].tolist()), abs=1e-12)
    assert torch.equal(outputs[:, -1], h_n[0])


def test_many_at_once_are_each_by_itself() -> None:
    networks = [StackNetwork(3, 5, cell_size=2, seed=seed, dtype=torch.float64) for seed in range(3)]
    weights, _ = torch.func.stack_module_state(networks)  # type: ignore[arg-type]
    together = torch.func.functional_call(networks[0], weights, (INPUTS,))[0]
    for one, network in zip(together, networks, strict=True):
        assert torch.allclose(one, network(INPUTS)[0], atol=1e-14)


def test_a_hard_push_and_pop_is_a_stack() -> None:
    """Actions that are all but certain: what is popped is what was pushed, last first."""
    network = StackNetwork(2, 2, cell_size=1, seed=0, dtype=torch.float64)
    with torch.no_grad():
        for weight in network.parameters():
            weight.zero_()
        network.weight_ih.copy_(torch.tensor([[20.0, 0.0], [0.0, 20.0]]))  # first unit: push; second: what
        network.action.copy_(torch.tensor([[100.0, 0.0], [-100.0, 0.0], [0.0, 0.0]]))
        network.pushed.copy_(torch.tensor([[0.0, 40.0]]))
        bits = [1, 0, 0, 1, 1]
        state = network.rest_like(torch.zeros(1, 2, dtype=torch.float64))
        project = lambda push, bit: torch.tensor([[push, bit]], dtype=torch.float64) @ network.weight_ih.mT  # noqa: E731
        for bit in bits:
            state = network.advance(state, project(1.0, 2.0 * bit - 1))
        popped = []
        for _ in bits:
            popped.append(round(state.stack[0, 0, 0].item()))
            state = network.advance(state, project(-1.0, 0.0))
    assert popped == bits[::-1]
