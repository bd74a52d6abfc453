"""Genes of the fruit fly with their exons and introns: 397 to learn from and 77 to test on.

*Drosophila melanogaster*, arm 2R of chromosome 2, assembly dm3, positions 23 932 to 4 988 138: every gene with up to 1000 bases on
either side, turned so that it is read from left to right. Which parts are coding was found by the authors of the gene finder AUGUSTUS, who
aligned the proteins of FlyBase to the genome with Scipio.

Source: files ``genes.gb.train`` and ``genes.gb.test`` of the tutorial of AUGUSTUS (M. Stanke and colleagues), in Debian's package
augustus-doc 3.5.0+dfsg-2; Artistic licence, see ``fly_genes.md``. Here: records of at most 6000 bases, and of the test genes those
which share no word of 25 coding bases with any training gene, so that relatives of what was learned are not tested. The file's own
division into training and test is kept. ``python -m rnncortex.data.beyond_cortex.fly_genes genes.gb.train genes.gb.test`` makes the file
again.

What is labelled is the coding sequence without its stop codon, which are the next three bases. Untranslated exons, and introns among
them, stand unlabelled in the flanks. There is one transcript a gene and no unknown base.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnncortex.data.beyond_cortex import genbank
from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".npz")

LONGEST, WORD = 6000, 25
"""Longest record kept, and length of the words by which relatives are known; bases."""

SHA256 = "6570bef17e77ae5ff417777bd7120f79a12ac22c7372171d1ead17a3424272a9"
"""Checksum of all arrays, as bytes."""


class Gene(NamedTuple):
    """One gene on its own strand.

    Attributes
    ----------
    bases : array of uint8, shape (length,)
        0 to 3 for A, C, G, T.
    exons : array of int, shape (exons, 2)
        Start and end of each coding part, counted from 0, the end not included. Donor sites are at the ends of all but the last, acceptor
        sites before the starts of all but the first.
    """

    bases: np.ndarray
    exons: np.ndarray


class FlyGenes(NamedTuple):
    """What ships.

    Attributes
    ----------
    train, test : list of Gene
    """

    train: list[Gene]
    test: list[Gene]


def load() -> FlyGenes:
    """All genes.

    Returns
    -------
    FlyGenes

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.beyond_cortex import fly_genes
    >>> genes = fly_genes.load()
    >>> len(genes.train), len(genes.test)
    (397, 77)
    """
    with np.load(FILE) as stored:
        packed, lengths, exons, counts, split = (stored[name] for name in ("packed", "lengths", "exons", "counts", "split"))
    artefacts.verify("fly_genes", artefacts.checksum(packed, lengths, exons, counts, split), SHA256)
    bases = genbank.unpack(packed, int(lengths.sum()))
    each = np.split(bases, np.cumsum(lengths)[:-1])
    parts = np.split(exons.astype(np.int64), np.cumsum(counts)[:-1])
    genes = [Gene(*pair) for pair in zip(each, parts, strict=True)]
    return FlyGenes(genes[: int(split)], genes[int(split) :])


def _read(file: str) -> list[Gene]:
    found = []
    for record in genbank.records(Path(file).read_text(encoding="ascii")):
        (coding,) = record.coding
        if record.bases.size > LONGEST:
            continue
        bases, exons = record.bases, coding.parts
        if coding.reverse:
            bases, exons = genbank.reverse_complement(bases), (bases.size - exons[::-1, ::-1])
        found.append(Gene(bases, exons))
    return found


def _words(gene: Gene) -> set[bytes]:
    coding = np.concatenate([gene.bases[start:end] for start, end in gene.exons]).tobytes()
    return {coding[place : place + WORD] for place in range(len(coding) - WORD + 1)}


def _make(train_file: str, test_file: str) -> None:
    train, test = _read(train_file), _read(test_file)
    known = set().union(*(_words(gene) for gene in train))
    test = [gene for gene in test if not known & _words(gene)]
    genes = train + test
    packed = genbank.pack(np.concatenate([gene.bases for gene in genes]))
    lengths = np.array([gene.bases.size for gene in genes], dtype=np.int32)
    exons = np.concatenate([gene.exons for gene in genes]).astype(np.int32)
    counts = np.array([len(gene.exons) for gene in genes], dtype=np.int32)
    split = np.array(len(train), dtype=np.int32)
    np.savez_compressed(FILE, packed=packed, lengths=lengths, exons=exons, counts=counts, split=split)
    print(len(train), len(test), lengths.sum(), artefacts.checksum(packed, lengths, exons, counts, split))


if __name__ == "__main__":
    _make(*sys.argv[1:])
