"""Stretches of DNA with their labels: genes of a fly, and both strands of a bacterium."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from rnncortex.data.beyond_cortex import chlamydia, fly_genes, genbank
from rnncortex.numerics import checks

LENGTH = 400
"""Bases of a stretch of the bacterium."""

LAST_SHARE = 0.3
"""Share of the bacterial circle, the last, that is tested."""


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
    for low in range(0, genome.bases.size - LENGTH + 1, LENGTH):
        if low < border < low + LENGTH:
            continue
        bases, labels = genome.bases[low : low + LENGTH], coding[:, low : low + LENGTH]
        for strand, label in ((bases, labels[0]), (genbank.reverse_complement(bases), labels[1][::-1])):
            three = torch.zeros(LENGTH, 3, dtype=torch.bool)
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


def counted(bases: Tensor) -> Tensor:
    """Where each label counts: coding at known bases, donors at the G of every GT, acceptors at that of every AG.

    Parameters
    ----------
    bases : Tensor of int, shape (trials, time)

    Returns
    -------
    Tensor, shape (trials, time, 3)
        1 where it counts, else 0.

    Raises
    ------
    TypeError, ValueError
        If a code is not from 0 to 4.
    """
    checks.symbols("bases", bases, "trials time", below=5)
    before = nn.functional.pad(bases[:, :-1], (1, 0), value=4)
    after = nn.functional.pad(bases[:, 1:], (0, 1), value=4)
    return torch.stack((bases < 4, (bases == 2) & (after == 3), (bases == 2) & (before == 0)), -1).float()


def _of_gene(bases: np.ndarray, exons: np.ndarray) -> Labelled:
    labels = torch.zeros(bases.size, 3, dtype=torch.bool)
    for start, end in exons:
        labels[start:end, 0] = True
    labels[torch.from_numpy(exons[:-1, 1]), 1] = True
    labels[torch.from_numpy(exons[1:, 0]) - 1, 2] = True
    return Labelled(torch.from_numpy(bases.astype(np.int64)), labels)
