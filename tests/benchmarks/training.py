"""Forward and backward passes of recurrent networks, beside torch's own modules."""

import torch

from benchmarks.comparison import Benchmark, Work, close
from rnncortex.models.gated.gru import GRU
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate.network import RateNetwork

KINDS = {"RNN": RateNetwork, "LSTM": LSTM, "GRU": GRU}


def training(kind: str, trials: int, units: int, time: int) -> Work:
    """One update's worth of work: outputs, a loss, and the gradients of all weights."""
    torch.manual_seed(0)
    theirs = getattr(torch.nn, kind)(16, units, batch_first=True)
    ours = KINDS[kind].from_torch(theirs)
    inputs = torch.randn(trials, time, 16)

    def passes(network: torch.nn.Module, recurrent: str) -> torch.Tensor:
        network.zero_grad()
        outputs, _ = network(inputs)
        outputs.square().mean().backward()
        return network.get_parameter(recurrent).grad

    return Work(
        lambda: passes(ours, "weight_hh"),
        lambda: passes(theirs, "weight_hh_l0"),
        lambda mine, other: "gradients to " + close(mine, other, 1e-3),
    )


def row(kind: str, trials: int, units: int, time: int, bar: float | None) -> Benchmark:
    return Benchmark(
        f"Training {'a rate network' if kind == 'RNN' else 'an LSTM' if kind == 'LSTM' else 'a GRU'}, {trials} x {units} x {time}, float32",
        f"torch.nn.{kind}",
        training,
        {"kind": kind, "trials": trials, "units": units, "time": time},
        {"kind": kind, "trials": min(trials, 3), "units": 8, "time": 7},
        bar,
    )


ROWS = [
    row("RNN", 64, 128, 200, 1.3),
    row("RNN", 1, 1000, 1000, 3.0),
    row("RNN", 1, 5000, 200, None),
    row("RNN", 256, 512, 100, 1.1),
    row("LSTM", 64, 128, 200, 0.9),
    row("GRU", 64, 128, 200, 0.9),
    row("LSTM", 256, 512, 50, 0.9),
    row("GRU", 256, 512, 50, 0.9),
]
