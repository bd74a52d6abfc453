"""Training a rate network beside torch.nn.RNN and beside the plain loop."""

import pytest
import torch
from timing import peak_memory, show, side_by_side

from rnncortex.models.rate.network import RateNetwork


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def pass_of(module: torch.nn.Module, inputs: torch.Tensor):
    def forward_and_backward() -> None:
        outputs, _ = module(inputs)
        outputs.square().mean().backward()

    return forward_and_backward


@pytest.mark.parametrize(
    ("trials", "units", "time", "budget"), [(64, 128, 200, 0.95), (1, 1000, 1000, 0.55), (1, 5000, 200, 0.55), (256, 512, 100, 1.05)]
)
@pytest.mark.parametrize("leak", [1.0, 0.2])
def test_training_time(trials: int, units: int, time: int, budget: float, leak: float) -> None:
    torch.manual_seed(0)
    theirs = torch.nn.RNN(16, units, batch_first=True)
    ours = RateNetwork.from_torch(theirs).with_leak_rate(leak)
    plain = RateNetwork(16, units, leak_rate=leak, nonlinearity=torch.tanh, seed=0)
    inputs = torch.randn(trials, time, 16)
    rivals = {"ours": pass_of(ours, inputs), "torch.nn.RNN": pass_of(theirs, inputs), "plain loop": pass_of(plain, inputs)}
    seconds = side_by_side(rivals, rounds=3 if units == 5000 else 9)
    show(f"forward and backward, {trials} x {units} x {time}, leak {leak:g}, float32, one thread", seconds, "ours")
    if leak == 1.0:
        assert seconds["ours"] / seconds["torch.nn.RNN"] <= budget


SETUP = """
import torch
from rnncortex.models.rate.network import RateNetwork
torch.set_num_threads(1)
theirs = torch.nn.RNN(16, 512, batch_first=True)
module = {}
inputs = torch.randn(256, 200, 16)
module(inputs[:1, :2])[0].sum().backward()
"""
WORK = "module(inputs)[0].square().mean().backward()"


def test_training_memory() -> None:
    ours = peak_memory(SETUP.format("RateNetwork.from_torch(theirs)"), WORK)
    theirs = peak_memory(SETUP.format("theirs"), WORK)
    print(f"\npeak memory of training 256 x 512 x 200: ours {ours:.0f} MB, torch.nn.RNN {theirs:.0f} MB, ratio {ours / theirs:.2f}")
    assert ours <= theirs
