"""Large problems, each in a process of its own: seconds, and memory at the peak beyond what the set-up took."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Large:
    """A large problem.

    Attributes
    ----------
    name : str
    setup, work : str
        Code; only the work is measured.
    must_store : float
        Megabytes of what the work returns or cannot do without.
    stored : str
        What that is.
    """

    name: str
    setup: str
    work: str
    must_store: float
    stored: str


THREAD = "import torch\ntorch.set_num_threads(1)\n"

LARGE = [
    Large(
        "Reservoir of 10,000 units, 1% of connections, 1000 steps, float64",
        THREAD
        + "from rnncortex.models.reservoir.reservoir import Reservoir\n"
        + "from rnncortex.numerics import seeding, sparse\n"
        + "n = 10_000\n"
        + "places = [seeding.integers(n, (n * n // 100,), seed) for seed in (0, 1)]\n"
        + "weight = sparse.matrix(*places, 0.09 * seeding.normal((n * n // 100,), 2), (n, n))\n"
        + "network, series = Reservoir(weight, seeding.normal((n, 1), 3)), seeding.normal((1, 1000, 1), 4)\n"
        + "network(series[:, :2])",
        "states = network(series)[0]",
        80.0,
        "the states",
    ),
    Large(
        "Ten Lyapunov exponents of 5000 units, 200 steps, float64",
        THREAD
        + "from rnncortex.analysis.dynamics import lyapunov\n"
        + "from rnncortex.models.rate.network import RateNetwork\n"
        + "from rnncortex.models.rate.random_networks import gaussian_weights\n"
        + "from rnncortex.numerics import seeding\n"
        + "network = RateNetwork.from_weights(gaussian_weights(5000, 2.0, seed=0)).requires_grad_(False)\n"
        + "start = seeding.normal((5000,), 1)",
        "found = lyapunov.map_exponents(network, start, k=10, steps=200)",
        0.4,
        "ten perturbations",
    ),
    Large(
        "A step of one cue in a Hopfield network, 100,000 units, 1000 patterns, float32",
        THREAD
        + "from rnncortex.models.attractors.hopfield import FactoredHopfieldNetwork\n"
        + "from rnncortex.tasks.patterns.cues import random_patterns\n"
        + "patterns = random_patterns(1000, 100_000, seed=0, dtype=torch.float32)\n"
        + "network, cue = FactoredHopfieldNetwork(patterns), patterns[:1].clone()\n"
        + "cue[:, :30_000] *= -1",
        "after = network.step(cue)",
        0.4,
        "the state; the patterns take 400",
    ),
    Large(
        "An echo state network of 100 units fitted on 1,000,000 steps, float64",
        THREAD
        + "import numpy as np\n"
        + "from rnncortex.models.reservoir.echo_state import EchoStateNetwork\n"
        + "series = np.sin(0.2 * np.arange(1_000_001)) * np.sin(0.031 * np.arange(1_000_001))\n"
        + "EchoStateNetwork(100).fit(series[:1000, None], series[1:1001, None])",
        "network = EchoStateNetwork(100).fit(series[:-1, None], series[1:, None])",
        16.0,
        "inputs and targets",
    ),
]

TRAINING_SETUP = """
import torch
from rnncortex.models.rate.network import RateNetwork
torch.set_num_threads(1)
theirs = torch.nn.RNN(16, 512, batch_first=True)
module = {}
inputs = torch.randn(256, 200, 16)
module(inputs[:1, :2])[0].sum().backward()
"""
TRAINING = "module(inputs)[0].square().mean().backward()"
MODULES = {"ours": "RateNetwork.from_torch(theirs)", "torch.nn.RNN": "theirs"}
"""Peak memory of training 256 x 512 x 200, in a process each."""
