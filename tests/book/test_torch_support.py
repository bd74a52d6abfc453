"""Which transformations of torch each module stands: tried here, and the page says what came of it.

``python -m tests.book.test_torch_support`` writes the page anew.
"""

import copy
import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
from torch import Tensor, nn
from torch.autograd import forward_ad
from torch.func import functional_call, grad, jacrev, jvp, stack_module_state, vmap
from torch.nn.utils import parametrize

from rnncortex.models.attractors import threshold
from rnncortex.models.gated.gru import GRU
from rnncortex.models.gated.lstm import LSTM
from rnncortex.models.rate import constraints, dale
from rnncortex.models.rate.decoder import RecurrentDecoder
from rnncortex.models.rate.latent import LatentNetwork
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.readout import WithReadout
from rnncortex.models.spikes.filters import bumps
from rnncortex.models.spikes.glm import SpikingGLM
from rnncortex.models.spikes.rnn import SpikingRNN
from rnncortex.models.synapses.plastic_network import PlasticRateNetwork
from rnncortex.models.synapses.short_term_plasticity import ShortTermPlasticity
from rnncortex.numerics import seeding

PAGE = Path(__file__).parents[2] / "book" / "reference" / "torch_support.md"
TRIALS, TIME = 3, 4


class Specimen(NamedTuple):
    """A module, made anew from a seed, and the arguments of a call."""

    make: Callable[[int], nn.Module]
    arguments: tuple[Tensor, ...]


def _inputs(channels: int) -> Tensor:
    return seeding.normal((TRIALS, TIME, channels), 0, dtype=torch.float32)


def _constrained(seed: int) -> nn.Module:
    network = RateNetwork(2, 5, leak_rate=0.5, seed=seed)
    dale.obey_dale(network, 3, seed=seed)
    return network


def _latent(seed: int) -> nn.Module:
    network = RateNetwork(2, 5, leak_rate=0.5, seed=seed)
    parametrize.register_parametrization(network, "weight_hh", constraints.LowRank(2))
    return LatentNetwork(network)


def _decoder(seed: int) -> nn.Module:
    model = WithReadout(RateNetwork(2, 5, seed=seed), 2, seed=seed)
    return RecurrentDecoder(model, _inputs(2), _inputs(2))


def _plastic(seed: int) -> nn.Module:
    synapses = ShortTermPlasticity(utilisation=0.2, tau_facilitation=0.5, tau_recovery=0.2, dt=0.01)
    return PlasticRateNetwork(2, 5, tau=0.05, plasticity=synapses, seed=seed)


def _glm(seed: int) -> nn.Module:
    model = SpikingGLM(2, 3, history_basis=bumps(3, 2).float(), dtype=torch.float32)
    with torch.no_grad():
        model.weight.copy_(seeding.normal(model.weight.shape, seed))
    return model


SPIKES = (_inputs(3) > 0.5).float()
MODULES = {
    "rate.network.RateNetwork": Specimen(lambda seed: RateNetwork(2, 5, leak_rate=0.5, seed=seed), (_inputs(2),)),
    "rate.network.RateNetwork, Dale's law": Specimen(_constrained, (_inputs(2),)),
    "rate.readout.WithReadout": Specimen(lambda seed: WithReadout(RateNetwork(2, 5, seed=seed), 2, seed=seed), (_inputs(2),)),
    "rate.decoder.RecurrentDecoder": Specimen(_decoder, (_inputs(2),)),
    "rate.latent.LatentNetwork": Specimen(_latent, (_inputs(2),)),
    "gated.gru.GRU": Specimen(lambda seed: GRU(2, 5, seed=seed), (_inputs(2),)),
    "gated.lstm.LSTM": Specimen(lambda seed: LSTM(2, 5, seed=seed), (_inputs(2),)),
    "synapses.plastic_network.PlasticRateNetwork": Specimen(_plastic, (_inputs(2),)),
    "spikes.glm.SpikingGLM": Specimen(_glm, (_inputs(2), SPIKES)),
    "spikes.rnn.SpikingRNN": Specimen(lambda seed: SpikingRNN(2, 3, 5, latents=2, seed=seed), (_inputs(2), SPIKES)),
    "attractors.threshold.ThresholdNetwork": Specimen(lambda seed: threshold.latches(1), (_inputs(2),)),
    "torch.nn.RNN": Specimen(lambda seed: nn.RNN(2, 5, batch_first=True), (_inputs(2),)),
}


def _outputs(module: nn.Module, arguments: tuple[Tensor, ...], parameters: dict[str, Tensor] | None = None) -> Tensor:
    found = module(*arguments) if parameters is None else functional_call(module, parameters, arguments)
    return found if isinstance(found, Tensor) else found[0]


def _same(found: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(found.detach(), expected.detach(), rtol=1e-4, atol=1e-5)


def _by_backward(module: nn.Module, arguments: tuple[Tensor, ...], tangent: Tensor) -> Tensor:
    """Product of the Jacobian by the inputs and a tangent, with reverse mode alone, twice."""
    return torch.autograd.functional.jvp(lambda x: _outputs(module, (x, *arguments[1:])), arguments[0], tangent)[1]


def _autocast(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    expected = _outputs(module, arguments)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = _outputs(module, (arguments[0].bfloat16(), *arguments[1:]))
    torch.testing.assert_close(found.float(), expected, rtol=0.05, atol=0.05)


def _parameters(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    named = {name: value.detach() for name, value in module.named_parameters()}
    found = grad(lambda p: _outputs(module, arguments, p).square().sum())(named)
    leaves = list(module.parameters())
    assert leaves, "no parameters"
    expected = torch.autograd.grad(_outputs(module, arguments).square().sum(), leaves)
    for name, value in zip(named, expected, strict=True):
        _same(found[name], value)


def _jacrev(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    tangent = torch.ones_like(arguments[0])
    jacobian = jacrev(lambda x: _outputs(module, (x, *arguments[1:])))(arguments[0])
    _same((jacobian * tangent).sum((-3, -2, -1)), _by_backward(module, arguments, tangent))


def _jvp(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    tangent = torch.ones_like(arguments[0])
    found = jvp(lambda x: _outputs(module, (x, *arguments[1:])), (arguments[0],), (tangent,))[1]
    _same(found, _by_backward(module, arguments, tangent))


def _forward_mode(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    tangent = torch.ones_like(arguments[0])
    with forward_ad.dual_level():
        found = forward_ad.unpack_dual(_outputs(module, (forward_ad.make_dual(arguments[0], tangent), *arguments[1:]))).tangent
    assert found is not None, "no tangent"
    _same(found, _by_backward(module, arguments, tangent))


def _vmap(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    _same(vmap(lambda *one: _outputs(module, tuple(x[None] for x in one))[0])(*arguments), _outputs(module, arguments))


def _export(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    _same(_outputs(torch.export.export(module, arguments).module(), arguments), _outputs(module, arguments))


def _compile(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    torch.compiler.reset()
    _same(_outputs(torch.compile(module, fullgraph=True, backend="eager"), arguments), _outputs(module, arguments))


def _meta(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    found = _outputs(copy.deepcopy(module).to("meta"), tuple(x.to("meta") for x in arguments))
    assert found.is_meta
    assert found.shape == _outputs(module, arguments).shape


def _deepcopy(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    _same(_outputs(copy.deepcopy(module), arguments), _outputs(module, arguments))


def _pickle(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    stored = io.BytesIO()
    torch.save(module, stored)
    stored.seek(0)
    _same(_outputs(torch.load(stored, weights_only=False), arguments), _outputs(module, arguments))


def _in_place(module: nn.Module, arguments: tuple[Tensor, ...]) -> None:
    start = arguments[0].clone().requires_grad_()
    expected = torch.autograd.grad((2 * _outputs(module, (start, *arguments[1:]))).square().sum(), start)[0]
    outputs = _outputs(module, (start, *arguments[1:]))
    outputs.mul_(2)
    _same(torch.autograd.grad(outputs.square().sum(), start)[0], expected)


def _ensemble(make: Callable[[int], nn.Module], arguments: tuple[Tensor, ...]) -> None:
    modules = [make(seed) for seed in range(3)]
    parameters, buffers = stack_module_state(modules)
    together = vmap(lambda p, b: _outputs(modules[0], arguments, {**p, **b}))(parameters, buffers)
    for found, module in zip(together, modules, strict=True):
        _same(found, _outputs(module, arguments))


TRANSFORMATIONS: dict[str, Callable] = {
    "autocast": _autocast,
    "func.grad": _parameters,
    "func.jacrev": _jacrev,
    "func.jvp": _jvp,
    "func.vmap": _vmap,
    "ensemble": _ensemble,
    "forward mode": _forward_mode,
    "export": _export,
    "compile": _compile,
    "meta": _meta,
    "deepcopy": _deepcopy,
    "pickle": _pickle,
    "in place": _in_place,
}


def _tried(specimen: Specimen, transformation: Callable) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            transformation(specimen.make if transformation is _ensemble else specimen.make(0), specimen.arguments)
        except Exception:
            return "no"
    return "yes"


def row(name: str) -> str:
    """A line of the table."""
    label = "`" + name.replace(",", "`,", 1) if "," in name else f"`{name}`"
    return f"| {label} | " + " | ".join(_tried(MODULES[name], t) for t in TRANSFORMATIONS.values()) + " |"


TEXT = """(torch-support)=
# What torch can do with each module

Each entry was tried by a test, against the plain call: "yes" where the numbers agree, "no" where torch or the module refuses.
`torch.nn.RNN` stands in the last line for comparison. The test fails when an entry is no longer true.

- **autocast**: inputs in bfloat16 under `torch.autocast`; the modules compute in the precision of their parameters.
- **func.grad**, **func.jacrev**, **func.jvp**, **func.vmap**: `torch.func`, by the parameters, by the inputs, and over trials.
- **ensemble**: several networks at once, by `stack_module_state` and `vmap`.
- **forward mode**: dual numbers of `torch.autograd.forward_ad`.
- **export**, **compile**: `torch.export.export`, and `torch.compile` with `fullgraph=True`. Time is unrolled, so that long sequences
  take long to compile, and the fast paths of the modules are hardly ever beaten. Noise breaks the graph: it is drawn from a seed outside.
- **meta**: shapes without numbers on the meta device.
- **in place**: changing the outputs in place before the backward pass.

Where an entry is "no", the way out is a plain loop over the module's `step`, or `torch.autograd.functional` for derivatives by the inputs.

| `rnncortex.models.` | {names} |
|---{rules}|
"""


def page() -> str:
    """The whole page."""
    head = TEXT.format(names=" | ".join(TRANSFORMATIONS), rules="|---" * len(TRANSFORMATIONS))
    return head + "\n".join(row(name) for name in MODULES) + "\n"


@pytest.mark.parametrize("name", MODULES)
def test_the_page_says_what_comes_of_it(name: str) -> None:
    assert row(name) in PAGE.read_text(encoding="utf-8"), "the page is stale: python tests/book/test_torch_support.py writes it anew"


def test_the_page_has_these_lines_and_no_others() -> None:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(lines) == len(MODULES) + 1


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
