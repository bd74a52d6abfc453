"""Networks that label DNA: convolutions and recurrent layers of one size, trained on windows of genes."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from rnncortex.models.sequence_labelling.base_labeller import BaseLabeller
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.offline.beyond_cortex.gene_stretches import Labelled, counted, one_hot

WINDOW, TRIALS, UPDATES = 400, 16, 800
SITE_WEIGHT = 5.0
"""How much more a true splice site counts in the loss than another GT or AG."""

KINDS: dict[str, dict] = {
    "CNN, 21 bases": {"core": "none", "channels": 120},
    "CNN, 269 bases": {"core": "dilated"},
    "LSTM, forward": {"core": "LSTM", "hidden_size": 40},
    "biLSTM": {"core": "biLSTM"},
    "biGRU": {"core": "biGRU", "hidden_size": 28},
}
"""How each kind is built, so that all have between 10 600 and 12 800 parameters."""


def train(
    kind: str, genes: Sequence[Labelled], seeds: Sequence[int], *, rates: Sequence[float], updates: int = UPDATES
) -> list[BaseLabeller]:
    """Train networks of one kind, one for each seed and learning rate, on the same random windows of 400 bases, 16 at a time.

    The sum of three mean binary cross-entropies: of coding, over all bases; of donors, over every GT; of acceptors, over every AG, where
    a true site counts five times; Adam with a learning rate that falls to
    zero on a half cosine; gradients of each network clipped at length 1. A gene is drawn in proportion to its length.

    Parameters
    ----------
    kind : str
        A key of ``KINDS``.
    genes : sequence of Labelled
    seeds : sequence of int
    rates : sequence of float
        Learning rates at the start.
    updates : int

    Returns
    -------
    list of BaseLabeller
        For the first rate all seeds, then for the next.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    checks.choice("kind", kind, KINDS)
    checks.count("updates", updates)
    models = [BaseLabeller(**KINDS[kind], seed=seed) for _ in rates for seed in seeds]
    paces = [checks.number("rates", rate, above=0) for rate in rates for _ in seeds]
    optimizer = torch.optim.Adam([{"params": model.parameters(), "lr": pace} for model, pace in zip(models, paces, strict=True)])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, updates)
    random = seeding.generator(2_000_000 + seeds[0])
    bases = torch.cat([gene.bases for gene in genes])
    labels = torch.cat([gene.labels for gene in genes]).float()
    ends = torch.tensor([len(gene.bases) for gene in genes]).cumsum(0)
    starts = ends - torch.tensor([len(gene.bases) for gene in genes])
    weights = torch.tensor([1.0, SITE_WEIGHT, SITE_WEIGHT])
    for _ in track(range(updates), kind):
        at = seeding.integers(len(bases), (TRIALS,), random)
        gene = torch.searchsorted(ends, at, right=True)
        first = torch.minimum(at, ends[gene] - WINDOW).clamp(min=0).maximum(starts[gene])
        index = first[:, None] + torch.arange(WINDOW)
        known = index < ends[gene][:, None]
        index = index.clamp(max=len(bases) - 1)
        window, target = bases[index].where(known, 4), labels[index]
        optimizer.zero_grad()
        scores = _together(models, one_hot(window))
        each = nn.functional.binary_cross_entropy_with_logits(scores, target.expand_as(scores), pos_weight=weights, reduction="none")
        counts = counted(window)
        ((each * counts).sum((1, 2)) / counts.sum((0, 1))).sum().backward()
        for model in models:
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return models


def logits(models: Sequence[BaseLabeller], genes: Sequence[Labelled]) -> list[Tensor]:
    """What networks say of whole genes, one tensor (networks, length, 3) a gene.

    Parameters
    ----------
    models : sequence of BaseLabeller
        Of one kind.
    genes : sequence of Labelled

    Returns
    -------
    list of Tensor

    Raises
    ------
    TypeError, ValueError
        If a code of a base is unknown.
    """
    found = []
    with torch.no_grad():
        for gene in genes:
            checks.symbols("genes", gene.bases, "length", below=5)
            found.append(torch.stack([model(one_hot(gene.bases[None]))[0] for model in models]))
    return found


def _together(models: Sequence[BaseLabeller], inputs: Tensor) -> Tensor:
    """Logits of many networks, (networks, trials, time, 3). GRUs step together: torch's own take as long for one as this for ten."""
    if models[0].core != "biGRU":
        return torch.stack([model(inputs) for model in models])
    values = torch.stack([torch.relu(model.motif(inputs.mT)).mT for model in models])
    hidden = together_gru([model.recurrent for model in models], values)  # type: ignore[misc]
    return torch.stack([model.readout(part) for model, part in zip(models, hidden, strict=True)])


def together_gru(modules: Sequence[nn.GRU], values: Tensor) -> Tensor:
    """Outputs of bidirectional GRUs that step together.

    Parameters
    ----------
    modules : sequence of torch.nn.GRU
        Of one size, bidirectional, one layer.
    values : Tensor, shape (networks, trials, time, channels)
        Inputs of each.

    Returns
    -------
    Tensor, shape (networks, trials, time, 2 hidden_size)

    Raises
    ------
    TypeError, ValueError
        If the inputs are no tensor of that shape.
    """
    checks.tensor("values", values, "networks trials time channels")
    size = modules[0].hidden_size

    def weights(name: str) -> Tensor:
        return torch.stack([module.get_parameter(f"{name}_l0{end}") for end in ("", "_reverse") for module in modules])

    both = torch.cat((values, values.flip(2)))
    arriving = both @ weights("weight_ih").mT[:, None] + weights("bias_ih")[:, None, None]
    recurrent, bias = weights("weight_hh").mT.contiguous(), weights("bias_hh")[:, None]
    hidden, outputs = torch.zeros_like(arriving[:, :, 0, :size]), []
    for now in arriving.unbind(2):
        before = torch.baddbmm(bias, hidden, recurrent)
        reset, update = torch.sigmoid(now[..., : 2 * size] + before[..., : 2 * size]).split(size, -1)
        candidate = torch.tanh(torch.addcmul(now[..., 2 * size :], reset, before[..., 2 * size :]))
        hidden = torch.lerp(candidate, hidden, update)
        outputs.append(hidden)
    forth, back = torch.stack(outputs, 2).chunk(2)
    return torch.cat((forth, back.flip(2)), -1)
