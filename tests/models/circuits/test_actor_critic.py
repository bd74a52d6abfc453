"""The agent against torch's cell, step by step."""

import torch

from rnncortex.models.circuits.actor_critic import ActorCritic
from rnncortex.numerics import seeding
from tests.bad_input import Case


def test_states_are_those_of_torchs_cell() -> None:
    agent = ActorCritic(3, 2, 8, seed=0).double()
    cell = torch.nn.GRUCell(6, 8).double()
    cell.load_state_dict({name.removesuffix("_l0"): value for name, value in agent.network.state_dict().items()})
    inputs, state = seeding.normal((4, 5, 6), 1), torch.zeros(4, 8, dtype=torch.float64)
    acts, last = agent(inputs)
    for t in range(5):
        state = cell(inputs[:, t], state)
        torch.testing.assert_close(acts.states[:, t], state)
        torch.testing.assert_close(acts.logits[:, t], state @ agent.policy.weight.T + agent.policy.bias)
        torch.testing.assert_close(acts.values[:, t], state @ agent.value.weight[0] + agent.value.bias)
    torch.testing.assert_close(last[0], state)


def test_inputs_say_what_was_done_and_heard() -> None:
    agent = ActorCritic(3, 2, 4, seed=0)
    assert agent.encode(torch.tensor([2, 0]), torch.tensor([1, 0]))[:, 0].tolist() == [[0, 0, 1, 0, 1, 0], [1, 0, 0, 1, 0, 0]]
    assert agent.encode(None, None, 2)[:, 0].tolist() == [[0, 0, 0, 0, 0, 1]] * 2


def test_seeds_make_agents() -> None:
    first, again, other = (ActorCritic(3, 2, 4, seed=s).policy.weight for s in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


AGENT = ActorCritic(3, 2, 4, seed=0)
INPUTS = torch.zeros(5, 2, 6)

BAD_INPUT = [
    Case(
        ActorCritic,
        {"actions": 3, "observations": 2, "hidden_size": 4, "seed": 0},
        counts=("actions", "observations", "hidden_size"),
        seeds=("seed",),
    ),
    Case(AGENT.encode, {"actions": None, "observations": None, "trials": 2}, counts=("trials",)),
    *(
        Case(
            AGENT.encode,
            {"actions": torch.tensor([2, 0]), "observations": torch.tensor([1, 0])},
            others={"actions": actions, "observations": observations},
        )
        for actions, observations in (
            (torch.tensor([3, 0]), torch.tensor([2, 0])),
            (torch.tensor([-1, 0]), torch.tensor([-1, 0])),
            (torch.ones(2), torch.ones(2)),
            (torch.tensor([[2, 0]]), torch.tensor([1])),
        )
    ),
    *(
        Case(
            AGENT.forward,
            {"inputs": INPUTS, "h0": torch.zeros(1, 5, 4)},
            tensors=("inputs", "h0"),
            others={"inputs": inputs, "h0": torch.zeros(1, 4, 4)},
        )
        for inputs in (INPUTS[..., :5], INPUTS[:, :0], INPUTS.double())
    ),
]
