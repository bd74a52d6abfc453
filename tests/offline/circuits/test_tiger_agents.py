"""The shipped agents are what their training makes, and a file that was changed is refused."""

import numpy as np
import pytest
import torch

from rnncortex.offline.circuits import tiger_agents
from tests.bad_input import Case

BAD_INPUT = [
    Case(tiger_agents.curriculum, {"done": 0.5}, numbers=("done",), others={"done": 1.5}),
    Case(tiger_agents.train, {"seed": 0}, seeds=("seed",)),
]


def test_shipped_agents_are_whole_and_different() -> None:
    agents = tiger_agents.shipped()
    assert len(agents) == tiger_agents.SEEDS
    assert len({agent.policy.weight.sum().item() for agent in agents}) == tiger_agents.SEEDS


def test_the_price_of_the_tiger_rises_to_the_middle() -> None:
    assert [tiger_agents.curriculum(done).reward.min().item() for done in (0.0, 0.25, 0.5, 1.0)] == [-10, -55, -100, -100]


def test_training_starts_from_the_same_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiger_agents, "UPDATES", 2)
    first, again = (tiger_agents.train(0)[0].policy.weight for _ in range(2))
    assert torch.equal(first, again)


def test_a_changed_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    changed = tmp_path / "tiger_agents.npz"
    with np.load(tiger_agents.FILE) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["0:policy.bias"] = arrays["0:policy.bias"] + 1
    np.savez(changed, **arrays)
    monkeypatch.setattr(tiger_agents, "FILE", changed)
    with pytest.raises(ValueError, match="expected content with the checksum"):
        tiger_agents.shipped()
