"""Labels of DNA: networks that see more or less context mark coding bases and splice sites, in a fly and in a bacterium.

Training takes minutes, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.beyond_cortex.gene_labels`` makes them whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from rnncortex.data.beyond_cortex import chlamydia, fly_genes, genbank
from rnncortex.models.sequence_labelling.base_labeller import BaseLabeller
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track

FILE = Path(__file__).with_suffix(".json")

WINDOW, TRIALS, UPDATES, SEEDS, TUNING_SEED = 400, 16, 800, 3, 1000
RATES = (3e-3, 1e-2)
SITE_WEIGHT = 5.0
"""How much more a true splice site counts in the loss than another GT or AG."""

DISTANCES = (10, 20, 40, 80, 160, 320)
"""Bases on either side of a site that are shown when context is hidden."""

HIDDEN, IN_BACTERIUM = ("CNN, 269 bases", "biLSTM"), ("CNN, 21 bases", "CNN, 269 bases", "biLSTM")
"""Kinds from which context is hidden, and kinds that are trained on the bacterium."""

LAST_SHARE = 0.3
"""Share of the bacterial circle, the last, that is tested."""

KINDS: dict[str, dict] = {
    "CNN, 21 bases": {"core": "none", "channels": 120},
    "CNN, 269 bases": {"core": "dilated"},
    "LSTM, forward": {"core": "LSTM", "hidden_size": 40},
    "biLSTM": {"core": "biLSTM"},
    "biGRU": {"core": "biGRU", "hidden_size": 28},
}
"""How each kind is built, so that all have between 10 600 and 12 800 parameters."""


class Labelled(NamedTuple):
    """A stretch of DNA with its labels.

    Attributes
    ----------
    bases : Tensor of int, shape (length,)
        0 to 3 for A, C, G, T.
    labels : Tensor of bool, shape (length, 3)
        Coding on this strand; G of a donor's GT, the first base of an intron; G of an acceptor's AG, the last.
    """

    bases: Tensor
    labels: Tensor


class Scored(NamedTuple):
    """How networks of one kind did on genes that were not trained on.

    Attributes
    ----------
    coding : Tensor, shape (seeds,)
        Area under the receiver operating characteristic, over bases.
    donor, acceptor : Tensor, shape (seeds,)
        Average precision over all GT and all AG; empty for the bacterium.
    by_gene : Tensor, shape (seeds, resamples)
        Average precision, mean of donor and acceptor, when the genes of the test are drawn again with replacement; the same draws for all
        kinds. For the bacterium, area of coding bases.
    by_distance : Tensor, shape (seeds, distances)
        The same mean when only bases up to a distance from each candidate are shown; empty for the bacterium and
        for kinds not in ``HIDDEN``.
    rate : float
        Learning rate.
    """

    coding: Tensor
    donor: Tensor
    acceptor: Tensor
    by_gene: Tensor
    by_distance: Tensor
    rate: float


class GeneLabels(NamedTuple):
    """What ships.

    Attributes
    ----------
    scores : dict of (genome, kind) to Scored
    provenance : dict of str to str
        What made the numbers: command, versions, machine, protocol.
    """

    scores: dict[tuple[str, str], Scored]
    provenance: dict[str, str]


def fly() -> tuple[list[Labelled], list[Labelled]]:
    """Genes of the fly with their labels, to train on and to test on."""
    genes = fly_genes.load()
    return [_of_gene(gene.bases, gene.exons) for gene in genes.train], [_of_gene(gene.bases, gene.exons) for gene in genes.test]


def bacterium() -> tuple[list[Labelled], list[Labelled]]:
    """Both strands of the bacterial genome in stretches of 400 bases, from the first 70% of the circle and from the rest.

    A base is coding where a gene is read on the stretch's own strand; under a gene of the other strand it is not.
    """
    genome = chlamydia.load()
    coding = np.zeros((2, genome.bases.size), dtype=bool)
    for (start, end), reverse in zip(genome.genes, genome.reverse, strict=True):
        coding[int(reverse), start:end] = True
    parts: tuple[list[Labelled], list[Labelled]] = ([], [])
    border = int((1 - LAST_SHARE) * genome.bases.size)
    for low in range(0, genome.bases.size - WINDOW + 1, WINDOW):
        if low < border < low + WINDOW:
            continue
        bases, labels = genome.bases[low : low + WINDOW], coding[:, low : low + WINDOW]
        for strand, label in ((bases, labels[0]), (genbank.reverse_complement(bases), labels[1][::-1])):
            three = torch.zeros(WINDOW, 3, dtype=torch.bool)
            three[:, 0] = torch.from_numpy(label.copy())
            parts[int(low >= border)].append(Labelled(torch.from_numpy(strand.astype(np.int64)), three))
    return parts


GENOMES = {"fly": fly, "bacterium": bacterium}


def one_hot(bases: Tensor) -> Tensor:
    """A channel for each of A, C, G and T; zeros for an unknown base (4).

    Parameters
    ----------
    bases : Tensor of int, shape (trials, time)

    Returns
    -------
    Tensor, shape (trials, time, 4)

    Raises
    ------
    TypeError, ValueError
        If a code is not from 0 to 4.
    """
    checks.symbols("bases", bases, "trials time", below=5)
    return nn.functional.one_hot(bases, 5)[..., :4].float()


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
        counted = _counted(window)
        ((each * counted).sum((1, 2)) / counted.sum((0, 1))).sum().backward()
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


def candidates(gene: Labelled) -> tuple[Tensor, Tensor]:
    """Places of every GT and every AG of a gene, at the G.

    Parameters
    ----------
    gene : Labelled

    Returns
    -------
    donor, acceptor : Tensor of int

    Raises
    ------
    TypeError
        If it is no labelled gene.
    """
    if not isinstance(gene, Labelled):
        raise TypeError(f"gene: expected a labelled gene (Labelled), got {checks.describe(gene)}")
    first, second = gene.bases[:-1], gene.bases[1:]
    return ((first == 2) & (second == 3)).nonzero()[:, 0], ((first == 0) & (second == 2)).nonzero()[:, 0] + 1


def measure(genome: str, kind: str, seeds: Sequence[int], *, updates: int = UPDATES, learning_rate: float, resamples: int = 100) -> Scored:
    """Train networks of one kind on one genome and score them on the genes left out.

    Parameters
    ----------
    genome : {"fly", "bacterium"}
    kind : str
        A key of ``KINDS``.
    seeds : sequence of int
    updates : int
    learning_rate : float
    resamples : int
        How often the genes of the test are drawn again.

    Returns
    -------
    Scored

    Raises
    ------
    TypeError, ValueError
        If an option is unknown or out of range.
    """
    from sklearn.metrics import average_precision_score, roc_auc_score

    checks.choice("genome", genome, GENOMES)
    genes, test = GENOMES[genome]()
    checks.count("resamples", resamples)
    models = train(kind, genes, seeds, rates=[learning_rate], updates=updates)
    said = logits(models, test)
    truth = torch.cat([gene.labels for gene in test])
    coding = [roc_auc_score(truth[:, 0], torch.cat([scores[row, :, 0] for scores in said])) for row in range(len(seeds))]
    draws = np.random.default_rng(0).integers(len(test), size=(resamples, len(test)))
    empty = torch.empty(0, dtype=torch.float64)
    if genome == "bacterium":
        labels = [gene.labels[::5, 0] for gene in test]
        drawn = [
            [roc_auc_score(torch.cat([labels[g] for g in draw]), torch.cat([said[g][row, ::5, 0] for g in draw])) for draw in draws]
            for row in range(len(seeds))
        ]
        return Scored(_row(coding), empty, empty, _row(drawn), empty, learning_rate)
    sites: list[list[list[tuple[np.ndarray, np.ndarray]]]] = [[[], []] for _ in seeds]
    for gene, scores in zip(test, said, strict=True):
        for site, places in enumerate(candidates(gene)):
            for row in range(len(seeds)):
                sites[row][site].append((gene.labels[places, 1 + site].numpy(), scores[row, places, 1 + site].numpy()))

    def precision(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
        return float(average_precision_score(*(np.concatenate(part) for part in zip(*pairs, strict=True))))

    whole = [[precision(pairs) for pairs in both] for both in sites]
    drawn = [[sum(precision([pairs[g] for g in draw]) for pairs in both) / 2 for draw in draws] for both in sites]
    near = [_hidden(model, test) for model in models] if kind in HIDDEN else []
    return Scored(_row(coding), _row(whole)[:, 0], _row(whole)[:, 1], _row(drawn), _row(near), learning_rate)


def _counted(bases: Tensor) -> Tensor:
    """Where each label counts, (trials, time, 3): coding at known bases, donors at the G of every GT, acceptors at that of every AG."""
    before = nn.functional.pad(bases[:, :-1], (1, 0), value=4)
    after = nn.functional.pad(bases[:, 1:], (0, 1), value=4)
    return torch.stack((bases < 4, (bases == 2) & (after == 3), (bases == 2) & (before == 0)), -1).float()


def _row(values: Sequence) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def _hidden(model: BaseLabeller, test: Sequence[Labelled], every: int = 4) -> list[float]:
    """Average precision, mean of the two sites, when only bases up to a distance are shown; of false candidates every fourth is taken."""
    from sklearn.metrics import average_precision_score

    found = []
    for distance in DISTANCES:
        precision = []
        for site in range(2):
            scores, truths = [], []
            for gene in test:
                places = candidates(gene)[site]
                true = gene.labels[places, 1 + site]
                taken = torch.cat((places[true], places[~true][::every]))
                around = nn.functional.pad(gene.bases, (distance, distance), value=4).unfold(0, 2 * distance + 1, 1)[taken]
                with torch.no_grad():
                    scores.append(model(one_hot(around))[:, distance, 1 + site])
                truths.append(gene.labels[taken, 1 + site])
            truth = torch.cat(truths).numpy()
            weight = np.where(truth, 1, every)
            precision.append(float(average_precision_score(truth, torch.cat(scores).numpy(), sample_weight=weight)))
        found.append(sum(precision) / 2)
    return found


def _of_gene(bases: np.ndarray, exons: np.ndarray) -> Labelled:
    labels = torch.zeros(bases.size, 3, dtype=torch.bool)
    for start, end in exons:
        labels[start:end, 0] = True
    labels[torch.from_numpy(exons[:-1, 1]), 1] = True
    labels[torch.from_numpy(exons[1:, 0]) - 1, 2] = True
    return Labelled(torch.from_numpy(bases.astype(np.int64)), labels)


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


def shipped() -> GeneLabels:
    """The results that ship with the package."""
    stored = artefacts.read(FILE)
    scores = {}
    for name, entry in stored["scores"].items():
        genome, kind = name.split("/")
        coding, donor, acceptor, by_gene, by_distance = (
            torch.tensor(entry[part], dtype=torch.float64) for part in ("coding", "donor", "acceptor", "by_gene", "by_distance")
        )
        scores[genome, kind] = Scored(coding, donor, acceptor, by_gene, by_distance, entry["rate"])
    return GeneLabels(scores, stored["provenance"])


def _tune(genome: str, kind: str) -> float:
    """The learning rate of ``RATES`` that is best on every fifth gene of training, after a quarter of the updates on the others.

    Parameters
    ----------
    genome : {"fly", "bacterium"}
    kind : str
        A key of ``KINDS``.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If an option is unknown.
    """
    checks.choice("genome", genome, GENOMES)
    genes = GENOMES[genome]()[0]
    models = train(kind, [gene for at, gene in enumerate(genes) if at % 5], [TUNING_SEED], rates=RATES, updates=UPDATES // 4)
    held_out = genes[::5]
    said, weights = torch.cat(logits(models, held_out), 1), torch.tensor([1.0, SITE_WEIGHT, SITE_WEIGHT])
    truth = torch.cat([gene.labels for gene in held_out]).float()
    counted = torch.cat([_counted(gene.bases[None])[0] for gene in held_out])
    each = nn.functional.binary_cross_entropy_with_logits(said, truth.expand_as(said), pos_weight=weights, reduction="none")
    losses = ((each * counted).sum(1) / counted.sum(0)).sum(-1).tolist()
    print(genome, kind, losses, flush=True)
    return RATES[int(np.argmin(losses))]


def _make() -> None:
    torch.set_num_threads(1)
    provenance = artefacts.provenance(
        "python -m rnncortex.offline.beyond_cortex.gene_labels",
        f"{UPDATES} updates of {TRIALS} windows of {WINDOW} bases; learning rate of {RATES} on every fifth gene of training after a "
        f"quarter of the updates, seed {TUNING_SEED}; then seeds 0 to {SEEDS - 1}; in the bacterium the rate that was best "
        "for all kinds in the fly",
    )
    stored = artefacts.read(FILE) if FILE.is_file() else {"scores": {}}
    for genome, kind in [*(("fly", kind) for kind in KINDS), *(("bacterium", kind) for kind in IN_BACTERIUM)]:
        if f"{genome}/{kind}" in stored["scores"]:
            continue  # an interrupted run goes on where it was
        rate = _tune(genome, kind) if genome == "fly" else RATES[-1]
        found = measure(genome, kind, range(SEEDS), learning_rate=rate, resamples=100 if genome == "fly" else 50)
        parts = {name: np.round(np.array(part.tolist()), 4).tolist() for name, part in found._asdict().items() if name != "rate"}
        stored["scores"][f"{genome}/{kind}"] = {**parts, "rate": found.rate}
        artefacts.write(FILE, {"provenance": provenance, "scores": stored["scores"]})
        print(genome, kind, found.rate, *(part.tolist() for part in (found.coding, found.donor, found.acceptor)), flush=True)


if __name__ == "__main__":
    _make()
