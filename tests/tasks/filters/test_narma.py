"""Filters of white noise: targets that need memory, and more than a linear one."""

import numpy as np

from rnncortex.tasks.filters import narma
from rnncortex.tasks.filters.narma import Narma
from tests.bad_input import Case


def test_narma_against_a_loop() -> None:
    batch = Narma().batch(trials=1, time=200, seed=3)
    u, y = batch.inputs[0, :, 0].numpy(), np.zeros(201)
    for t in range(9, 200):
        y[t + 1] = 0.3 * y[t] + 0.05 * y[t] * sum(y[t - i] for i in range(10)) + 1.5 * u[t - 9] * u[t] + 0.1
    np.testing.assert_allclose(batch.targets[0, :, 0], y[1:], rtol=1e-12)
    assert (u >= 0).all()
    assert (u < 0.5).all()


BAD_INPUT = [
    Case(narma.Narma().batch, {"trials": 1, "time": 20, "seed": 0}, counts=("trials", "time"), seeds=("seed",), others={"time": 10}),
]
