"""Labels of DNA: networks that see more or less context mark coding bases and splice sites, in a fly and in a bacterium.

Training takes minutes, so the results ship with the package; :func:`measure` makes any part of them again, and
``python -m rnncortex.offline.beyond_cortex.gene_labels`` makes them whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from rnncortex.models.sequence_labelling.base_labeller import BaseLabeller
from rnncortex.numerics import artefacts, checks
from rnncortex.offline import recorded_sweeps
from rnncortex.offline.beyond_cortex.gene_networks import KINDS, SITE_WEIGHT, TRIALS, UPDATES, WINDOW, logits, train
from rnncortex.offline.beyond_cortex.gene_stretches import GENOMES, Labelled, candidates, counted, one_hot

FILE = Path(__file__).with_suffix(".json")

SEEDS, TUNING_SEED = 3, 1000
RATES = (3e-3, 1e-2)
DISTANCES = (10, 20, 40, 80, 160, 320)
"""Bases on either side of a site that are shown when context is hidden."""

HIDDEN, IN_BACTERIUM = ("CNN, 269 bases", "biLSTM"), ("CNN, 21 bases", "CNN, 269 bases", "biLSTM")
"""Kinds from which context is hidden, and kinds that are trained on the bacterium."""


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
    counts = torch.cat([counted(gene.bases[None])[0] for gene in held_out])
    each = nn.functional.binary_cross_entropy_with_logits(said, truth.expand_as(said), pos_weight=weights, reduction="none")
    losses = ((each * counts).sum(1) / counts.sum(0)).sum(-1).tolist()
    return RATES[int(np.argmin(losses))]


def _scored(genome: str, kind: str) -> dict[str, Any]:
    rate = _tune(genome, kind) if genome == "fly" else RATES[-1]
    found = measure(genome, kind, range(SEEDS), learning_rate=rate, resamples=100 if genome == "fly" else 50)._asdict()
    return {name: part if name == "rate" else np.round(np.array(part.tolist()), 4).tolist() for name, part in found.items()}


def _make() -> None:
    recorder, scores = recorded_sweeps.Recorder(FILE), dict[str, Any]()
    for genome, kinds in (("fly", list(KINDS)), ("bacterium", IN_BACTERIUM)):
        found = recorder.sweep(_scored, {"genome": [genome], "kind": kinds}, seeds=None)[genome]
        scores |= {f"{genome}/{kind}": entry for kind, entry in found.items()}
    protocol = (
        f"{UPDATES} updates of {TRIALS} windows of {WINDOW} bases; learning rate of {RATES} on every fifth gene of training after a "
        f"quarter of the updates, seed {TUNING_SEED}; then seeds 0 to {SEEDS - 1}; in the bacterium the rate that was best "
        "for all kinds in the fly"
    )
    recorder.write(protocol, scores=scores)


if __name__ == "__main__":
    _make()
