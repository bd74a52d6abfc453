"""The sweep over noise: its shape, a run made again, and what must hold of any such run."""

import torch

from rnncortex.models.cognition.trace import Gains
from rnncortex.offline.cognition import trace_feedback
from tests.bad_input import Case

WORDS = ["bit", "but", "pat", "strit"]

BAD_INPUT = [
    Case(
        trace_feedback.outcome,
        {"gains": Gains(), "noise_std": 0.1, "seed": 0, "lexicon": WORDS},
        numbers=("noise_std",),
        others={"lexicon": ["box"]},
    ),
]


def test_what_ships():
    sweep = trace_feedback.shipped()
    assert set(sweep.trained) == set(trace_feedback.ARMS)
    for arm in trace_feedback.ARMS:
        assert sweep.tested[arm].shape == (len(trace_feedback.NOISES), len(trace_feedback.DRAWS), len(trace_feedback.THRESHOLDS))
        assert ((sweep.tested[arm] >= 0) & (sweep.tested[arm] <= 1)).all()
    assert "command" in sweep.provenance


def test_a_high_threshold_is_passed_later():
    run = trace_feedback.outcome(Gains(), 0.2, seed=0, lexicon=WORDS)
    assert (run.cycle[1:] >= run.cycle[:-1]).all()
    assert run.highest.all()
    assert run.right.shape == (len(trace_feedback.THRESHOLDS), 4)


def test_the_draw_decides():
    runs = [trace_feedback.outcome(Gains(), 1.0, seed=seed, lexicon=WORDS).cycle for seed in (0, 0, 1)]
    assert torch.equal(runs[0], runs[1])
    assert not torch.equal(runs[0], runs[2])
