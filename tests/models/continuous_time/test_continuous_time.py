"""Networks for irregular times: exact decays, exact solutions of the equation between visits, and limits in which they are a GRU."""

import pytest
import torch

from rnncortex.models.continuous_time import gru_decay
from rnncortex.models.continuous_time.gru_decay import GRUDecay
from rnncortex.models.continuous_time.ode_rnn import ODERNN
from rnncortex.models.gated.gru import GRU
from rnncortex.numerics import seeding
from rnncortex.numerics.dynamics import integrators
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
INPUTS, GAPS = seeding.normal((4, 6, 2), 0), seeding.uniform((4, 6), 1)
DECAY, ODE = GRUDecay(2, 3, seed=0, **DOUBLE), ODERNN(2, 3, seed=0, **DOUBLE)

BAD_INPUT = [
    Case(GRUDecay, {"input_size": 2, "hidden_size": 3, "seed": 0}, counts=("input_size", "hidden_size"), seeds=("seed",)),
    Case(
        ODERNN,
        {"input_size": 2, "hidden_size": 3, "steps": 2, "method": "euler", "seed": 0},
        counts=("input_size", "hidden_size", "steps"),
        choices=("method",),
        seeds=("seed",),
    ),
    Case(
        gru_decay.start,
        {"inputs": INPUTS, "h0": torch.zeros(1, 4, 3, **DOUBLE), "gaps": GAPS, "input_size": 2, "like": torch.zeros(3, **DOUBLE)},
        tensors=("inputs", "h0", "gaps"),
        devices=("inputs", "h0", "gaps"),
        others={"gaps": -GAPS},
    ),
    *(
        Case(
            network.forward,
            {"inputs": INPUTS, "h0": torch.zeros(1, 4, 3, **DOUBLE), "gaps": GAPS},
            tensors=("inputs", "h0", "gaps"),
            devices=("inputs", "h0", "gaps"),
            others={"inputs": INPUTS[:, :0], "gaps": -GAPS},
        )
        for network in (DECAY, ODE)
    ),
    Case(DECAY.forward, {"inputs": INPUTS, "gaps": GAPS, "measured": INPUTS}, tensors=("measured",), devices=("measured",)),
    Case(ODE.drift, {"state": torch.zeros(4, 3, **DOUBLE)}, tensors=("state",), devices=("state",)),
    Case(
        ODE.carry,
        {"state": torch.zeros(4, 3, **DOUBLE), "gap": GAPS[:, 0]},
        tensors=("state", "gap"),
        devices=("state", "gap"),
        others={"state": torch.zeros(4, 2, **DOUBLE), "gap": -GAPS[:, 0]},
    ),
]


def test_without_decay_it_is_a_gru_of_values_and_masks() -> None:
    network = GRUDecay(2, 3, seed=0, **DOUBLE)
    with torch.no_grad():
        network.decay.zero_()
    expected = network.cell(torch.cat((INPUTS, torch.ones_like(INPUTS)), -1))[0]
    torch.testing.assert_close(network(INPUTS, gaps=GAPS)[0], expected)


def test_over_a_gap_the_state_decays_exponentially() -> None:
    network = GRUDecay(2, 3, seed=0, **DOUBLE)
    short, long = (network(INPUTS[:, :1], gaps=gap * torch.ones(4, 1, **DOUBLE))[0] for gap in (1.0, 3.0))
    torch.testing.assert_close(long, short * torch.exp(-2 * network.decay))


def test_a_missing_value_is_not_looked_at_and_decays_to_the_mean() -> None:
    network = GRUDecay(1, 3, seed=0, **DOUBLE)
    values = torch.tensor([[[2.0], [9.0], [5.0]]], **DOUBLE)
    mask, gaps = torch.tensor([[[1.0], [0.0], [1.0]]], **DOUBLE), torch.full((1, 3), 4.0, **DOUBLE)
    found = network(values, gaps=gaps, measured=mask)[0]
    torch.testing.assert_close(network(torch.where(mask > 0, values, -70.0), gaps=gaps, measured=mask)[0], found)
    faded = torch.stack((values[:, 0], values[:, 0] * torch.exp(-4 * network.input_decay), values[:, 2]), 1)
    h, by_hand = torch.zeros(1, 3, **DOUBLE), []
    for k in range(3):
        h = network.cell.step(h, torch.cat((faded[:, k], mask[:, k]), -1)) * torch.exp(-4 * network.decay)
        by_hand.append(h)
    torch.testing.assert_close(found, torch.stack(by_hand, 1))


def test_without_gaps_both_are_grus_of_the_same_cell() -> None:
    network = ODERNN(2, 3, seed=0, **DOUBLE)
    torch.testing.assert_close(network(INPUTS, gaps=torch.zeros_like(GAPS))[0], network.cell(INPUTS)[0])


def test_the_state_follows_its_equation_as_a_reference_solver_does() -> None:
    network = ODERNN(2, 3, steps=40, seed=0, **DOUBLE)
    with torch.no_grad():
        network.field_out.mul_(20)
        start, gap = seeding.normal((1, 3), 5), torch.tensor([1.7], **DOUBLE)
        reference = integrators.integrate_adaptive(lambda t, h: network.drift(h), start[0], torch.tensor([0.0, 1.7], **DOUBLE))[-1]
        torch.testing.assert_close(network.carry(start, gap)[0], reference, rtol=0, atol=1e-5)


@pytest.mark.parametrize("network", [GRUDecay(2, 3, seed=0, **DOUBLE), ODERNN(2, 3, seed=0, **DOUBLE)], ids=["GRU-D", "ODE-RNN"])
def test_each_output_is_of_the_past_and_of_the_gap_to_the_next_visit(network) -> None:
    inputs, gaps = INPUTS.clone().requires_grad_(), GAPS.clone().requires_grad_()
    by_input, by_gap = torch.autograd.grad(network(inputs, gaps=gaps)[0][:, 3].sum(), (inputs, gaps))
    assert (by_input[:, 4:] == 0).all()
    assert (by_gap[:, 4:] == 0).all()
    assert (by_gap[:, 3] != 0).all()


@pytest.mark.parametrize("network", [GRUDecay(2, 3, seed=0, **DOUBLE), ODERNN(2, 3, seed=0, **DOUBLE)], ids=["GRU-D", "ODE-RNN"])
def test_visits_out_of_order_are_refused(network) -> None:
    times = torch.tensor([[0.0, 2.0, 1.0, 3.0, 4.0, 5.0, 6.0]], **DOUBLE).expand(4, 7)
    with pytest.raises(ValueError, match="in order"):
        network(INPUTS, gaps=times.diff(dim=1))


def test_gradients_are_right() -> None:
    for network in (GRUDecay(1, 2, seed=0, **DOUBLE), ODERNN(1, 2, steps=2, seed=0, **DOUBLE)):
        inputs, gaps = INPUTS[:2, :3, :1].clone().requires_grad_(), GAPS[:2, :3].clone().requires_grad_()
        assert torch.autograd.gradcheck(lambda x, g, network=network: network(x, gaps=g)[0], (inputs, gaps))


def test_cell_is_the_packages_gru() -> None:
    assert isinstance(ODERNN(2, 3, seed=0).cell, GRU)


def test_a_run_can_be_cut_in_two() -> None:
    for network in (GRUDecay(2, 3, seed=0, **DOUBLE), ODERNN(2, 3, seed=0, **DOUBLE)):
        whole = network(INPUTS, gaps=GAPS)[0]
        _, middle = network(INPUTS[:, :3], gaps=GAPS[:, :3])
        torch.testing.assert_close(network(INPUTS[:, 3:], middle, gaps=GAPS[:, 3:])[0], whole[:, 3:])
