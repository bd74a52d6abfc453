"""Length generalisation: which networks find a rule on short strings that also holds for long ones.

Training takes minutes, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.cognition.length_generalisation`` makes them whole.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnncortex.models.attention.causal_transformer import CausalTransformer
from rnncortex.models.cognition.stack_network import StackNetwork
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.offline import recorded_sweeps
from rnncortex.tasks.cognition.string_tasks import ANSWERS, StringTask

FILE = Path(__file__).with_suffix(".json")

UNITS, TRIALS, LONGEST, TESTED = 32, 32, 10, 50
"""Units of each network, strings in a batch, longest string of training, longest string tested."""

RATES, SEEDS = (3e-3, 1e-2), 5
UPDATES = {"parity": 1500, "bucket sort": 1500, "reverse": 1000, "duplicate": 1000}

Weights = dict[str, Tensor]
"""Named weights of many networks, each with a leading dimension, a network each."""


class LengthGeneralisation(NamedTuple):
    """What ships.

    Attributes
    ----------
    accuracy : dict of (task, kind) to Tensor, shape (rates, seeds, lengths)
        Share of right symbols on 100 new strings of each length from 1 to 50, for each learning rate of ``RATES``.
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    accuracy: dict[tuple[str, str], Tensor]
    provenance: dict[str, str]


class _Vanilla(nn.Module):
    def __init__(self, inputs: int, seed: int, gates: int = 1) -> None:
        super().__init__()
        random, bound = seeding.generator(seed), 1 / math.sqrt(UNITS)
        self.weight_ih, self.weight_hh, self.bias = (
            nn.Parameter(seeding.uniform(size, random, low=-bound, high=bound, dtype=torch.float32))
            for size in ((gates * UNITS, inputs), (gates * UNITS, UNITS), (gates * UNITS,))
        )

    def forward(self, inputs: Tensor) -> tuple[Tensor, None]:
        projected = inputs @ self.weight_ih.mT.unsqueeze(-3) + self.bias.unsqueeze(-2).unsqueeze(-2)
        return self.follow(projected.unbind(-2)), None

    def follow(self, projected: Sequence[Tensor]) -> Tensor:
        weight, hidden, outputs = self.weight_hh.mT, torch.zeros_like(projected[0]), []
        for arriving in projected:
            hidden = torch.tanh(arriving + hidden @ weight)
            outputs.append(hidden)
        return torch.stack(outputs, -2)


class _LSTM(_Vanilla):
    def __init__(self, inputs: int, seed: int) -> None:
        super().__init__(inputs, seed, gates=4)

    def follow(self, projected: Sequence[Tensor]) -> Tensor:
        weight, outputs = self.weight_hh.mT, []
        hidden = cell = projected[0].new_zeros(*projected[0].shape[:-1], UNITS)
        for arriving in projected:
            before = arriving + hidden @ weight
            write, keep, show = torch.sigmoid(before[..., : 3 * UNITS]).split(UNITS, -1)
            cell = keep * cell + write * torch.tanh(before[..., 3 * UNITS :])
            hidden = show * torch.tanh(cell)
            outputs.append(hidden)
        return torch.stack(outputs, -2)


KINDS: dict[str, Callable[[int, int], nn.Module]] = {
    "RNN": _Vanilla,
    "LSTM": _LSTM,
    "stack network": lambda inputs, seed: StackNetwork(inputs, UNITS, cell_size=8, seed=seed),
    "transformer": lambda inputs, seed: CausalTransformer(inputs, UNITS, heads=2, blocks=1, seed=seed),
}
"""How to build each kind from its number of inputs and a seed. RNN and LSTM are as in torch, written so that many run at once."""


def measure(
    task: str,
    kind: str,
    seeds: Sequence[int],
    *,
    rates: Sequence[float] = RATES,
    updates: int | None = None,
    lengths: Sequence[int] | None = None,
) -> Tensor:
    """Train networks on strings of 1 to 10 symbols, all at once, and test them on strings of each length.

    Cross-entropy of the answer's symbols, a linear readout, Adam with a learning rate that falls to zero on a half cosine, gradients of
    each network clipped at length 1; each update takes 32 fresh strings of one length, drawn evenly, the same for all networks.

    Parameters
    ----------
    task : {"parity", "bucket sort", "reverse", "duplicate"}
    kind : {"RNN", "LSTM", "stack network", "transformer"}
    seeds : sequence of int
        One network for each, and for each learning rate.
    rates : sequence of float
        Learning rates at the start.
    updates : int, optional
        As in ``UPDATES`` if left out.
    lengths : sequence of int, optional
        That are tested, with 100 strings each; 1 to 50 if left out.

    Returns
    -------
    Tensor, shape (rates, seeds, lengths)
        Share of right symbols of the answers.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    checks.choice("task", task, ANSWERS)
    source = StringTask(task)
    checks.choice("kind", kind, KINDS)
    build = KINDS[kind]
    updates = UPDATES[task] if updates is None else checks.count("updates", updates)
    for rate in rates:
        checks.number("rates", rate, above=0)
    modules = [
        nn.ModuleDict({"network": build(source.symbols + 1, seed), "readout": _Readout(source.symbols, seed + 1_000_000)})
        for _ in rates
        for seed in seeds
    ]
    weights, _ = torch.func.stack_module_state(modules)
    many = _Many(modules[0], weights, each=kind == "transformer")
    pace = torch.tensor(rates).repeat_interleave(len(seeds))
    optimizer = _Adam(list(weights.values()), pace, updates)
    random = seeding.generator(len(seeds) and seeds[0] + 2_000_000)
    for _ in track(range(updates), f"{task}, {kind}"):
        length = int(seeding.integers(LONGEST, (1,), random).item()) + 1
        batch = source.batch(TRIALS, length, seed=random)
        scores = many(batch.inputs, int(batch.mask[0].sum()))
        answer = batch.targets[batch.mask].argmax(-1).expand(len(modules), -1)
        loss = nn.functional.cross_entropy(scores.flatten(1, 2).mT, answer, reduction="none").mean(1)
        optimizer.step(torch.autograd.grad(loss.sum(), optimizer.weights))
    found = []
    with torch.no_grad():
        for length in range(1, TESTED + 1) if lengths is None else lengths:
            batch = source.batch(100, length, seed=seeding.generator(3_000_000 + length))
            named = many(batch.inputs, int(batch.mask[0].sum())).argmax(-1).flatten(1)
            found.append((named == batch.targets[batch.mask].argmax(-1)).double().mean(1))
    return torch.stack(found, -1).reshape(len(rates), len(seeds), -1)


class _Readout(nn.Module):
    def __init__(self, symbols: int, seed: int) -> None:
        super().__init__()
        random, bound = seeding.generator(seed), 1 / math.sqrt(UNITS)
        self.weight, self.bias = (
            nn.Parameter(seeding.uniform(size, random, low=-bound, high=bound, dtype=torch.float32))
            for size in ((symbols, UNITS), (symbols,))
        )

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden @ self.weight.mT.unsqueeze(-3) + self.bias.unsqueeze(-2).unsqueeze(-2)


class _Many:
    """Many networks of one kind: scores of the symbols at the last steps of their inputs, (networks, trials, steps, symbols)."""

    def __init__(self, example: nn.ModuleDict, weights: Weights, *, each: bool) -> None:
        self.network, self.readout, self.each = example["network"], example["readout"], each
        self.of_network, self.of_readout = (
            {name.removeprefix(part): weight for name, weight in weights.items() if name.startswith(part)}
            for part in ("network.", "readout.")
        )

    def __call__(self, inputs: Tensor, answers: int) -> Tensor:
        call = torch.func.functional_call
        if self.each:
            outputs = torch.vmap(lambda weights: call(self.network, weights, (inputs,))[0])(self.of_network)
        else:
            outputs = call(self.network, self.of_network, (inputs,))[0]
        return call(self.readout, self.of_readout, (outputs[..., -answers:, :],))


class _Adam:
    """Adam with a learning rate and a clipped gradient for each network of a stack."""

    def __init__(self, weights: list[Tensor], pace: Tensor, updates: int) -> None:
        self.weights, self.pace, self.updates, self.done = weights, pace, updates, 0
        self.first, self.second = ([torch.zeros_like(weight) for weight in weights] for _ in range(2))

    @torch.no_grad()
    def step(self, gradients: Sequence[Tensor]) -> None:
        self.done += 1
        length = torch.stack([gradient.flatten(1).square().sum(1) for gradient in gradients]).sum(0).sqrt()
        rate = self.pace * 0.5 * (1 + math.cos(math.pi * (self.done - 1) / self.updates)) / (1 - 0.9**self.done)
        for weight, gradient, first, second in zip(self.weights, gradients, self.first, self.second, strict=True):
            shape = (-1, *[1] * (weight.ndim - 1))
            clipped = gradient / length.clamp(min=1).reshape(shape)
            first.mul_(0.9).add_(clipped, alpha=0.1)
            second.mul_(0.999).addcmul_(clipped, clipped, value=0.001)
            weight.sub_(rate.reshape(shape) * first / ((second / (1 - 0.999**self.done)).sqrt() + 1e-8))


def shipped() -> LengthGeneralisation:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    accuracy = {}
    for name, values in stored["accuracy"].items():
        task, kind = name.split("/")
        accuracy[task, kind] = torch.tensor(values, dtype=torch.float64)
    return LengthGeneralisation(accuracy, stored["provenance"])


def _accuracy(task: str, kind: str) -> list[list[list[float]]]:
    return [[[round(value, 4) for value in row] for row in rows] for rows in measure(task, kind, range(SEEDS)).tolist()]


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    found = recorder.sweep(_accuracy, {"task": list(ANSWERS), "kind": list(KINDS)}, seeds=None)
    protocol = (
        f"{UNITS} units (transformer: width {UNITS}), batches of {TRIALS} strings of 1 to {LONGEST} symbols, {UPDATES} updates, "
        f"learning rates {RATES}, seeds 0 to {SEEDS - 1}; 100 strings of each length tested"
    )
    recorder.write(protocol, accuracy={f"{task}/{kind}": rows for task, kinds in found.items() for kind, rows in kinds.items()})


if __name__ == "__main__":
    _make()
