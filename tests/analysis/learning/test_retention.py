"""Retention curves, with a model whose errors are known."""

import pytest
import torch

from rnncortex.analysis.learning import retention
from rnncortex.tasks.filters.leaky_pair import LeakyPair
from tests.bad_input import Case

BATCH = LeakyPair().batch(50, 10, task=0, seed=0)


class Constant(torch.nn.Module):
    """Says one number at every step, in two outputs of opposite sign."""

    value = 0.0

    def forward(self, inputs):
        one = torch.full((*inputs.shape[:2], 1), self.value)
        return torch.cat((one, -one), -1), None


BAD_INPUT = [
    Case(retention.Retention, {"model": Constant(), "tasks": {"A": (BATCH, 0)}, "every": 2}, counts=("every",), others={"model": 1.0}),
    Case(retention.normalised_error, {"predictions": BATCH.targets, "batch": BATCH}, tensors=("predictions",)),
]


def test_it_looks_now_and_then():
    model = Constant()
    curve = retention.Retention(model, {"A": (BATCH, 0), "mirrored": (BATCH, 1)}, every=3)
    for step in range(7):
        model.value = float(step)
        curve()
    assert curve.updates == [0, 3, 6]
    mean, variance = BATCH.targets.mean(), BATCH.targets.var(correction=0)
    for name, sign in (("A", 1), ("mirrored", -1)):
        expected = [1 + ((sign * value - mean).square() / variance).item() for value in (0.0, 2.0, 5.0)]
        assert curve.curves()[name].tolist() == pytest.approx(expected, rel=1e-4)


def test_no_error_and_the_error_of_the_mean():
    assert retention.normalised_error(BATCH.targets, BATCH) == 0
    mean = BATCH.targets.mean().expand_as(BATCH.targets)
    assert retention.normalised_error(mean, BATCH).item() == pytest.approx(1, rel=1e-5)
