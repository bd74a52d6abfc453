"""Long lags: the shipped results, of which a part is made again."""

import torch

from rnncortex.offline.gated import long_lags
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        long_lags.measure,
        {"task": "recall", "kind": "vanilla", "lag": 2, "seeds": [], "learning_rate": 1e-2},
        choices=("task", "kind"),
        counts=("lag",),
        numbers=("learning_rate",),
    ),
    Case(long_lags.learned, {"task": "adding", "score": torch.tensor([0.01, 0.1])}, choices=("task",), tensors=("score",)),
]


def test_what_ships_is_whole() -> None:
    found = long_lags.shipped()
    assert set(found.score) == {(task, kind, lag) for task in long_lags.UPDATES for kind in long_lags.KINDS for lag in long_lags.LAGS}
    assert all(len(score) == long_lags.SEEDS for score in found.score.values())
    assert all(rate in long_lags.RATES for rate in found.rate.values())
    assert {"command", "torch", "protocol"} <= set(found.provenance)


def test_a_part_made_again_agrees() -> None:
    found = long_lags.shipped()
    key = ("recall", "orthogonal, clipped", 20)
    again = long_lags.measure(*key, [0], learning_rate=found.rate[key])
    assert long_lags.learned("recall", again).item() == long_lags.learned("recall", found.score[key][:1]).item()


def test_success_is_at_the_stated_limits() -> None:
    assert long_lags.learned("recall", torch.tensor([0.94, 0.95, 1.0])).tolist() == [False, True, True]
    assert long_lags.learned("adding", torch.tensor([0.02, 0.0199])).tolist() == [False, True]
