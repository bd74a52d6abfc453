"""A bacterial genome with its genes: *Chlamydia trachomatis*, 1 042 519 bases and 892 coding sequences.

Source: R. S. Stephens and colleagues (1998), Genome sequence of an obligate intracellular pathogen of humans: Chlamydia trachomatis,
Science 282, 754-759, doi:10.1126/science.282.5389.754; GenBank AE001273, strain D/UW-3/CX, one circular chromosome. Read from the file
``ct.gbk.gz`` that ships with the R package seqinr, in Debian's r-cran-seqinr 4.2-23-1. GenBank places no restrictions on the use of its
records. Three sequences whose ends are not known or that are joined are left out.
``python -m rnncortex.data.beyond_cortex.chlamydia ct.gbk.gz`` makes the file again.

Stop codons are included. The annotation is of 1998: which of several possible starts a gene has was partly a gene finder's guess.
"""

import gzip
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnncortex.data.beyond_cortex import genbank
from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".npz")

SHA256 = "1ae1cec8f72100ccb4001c262ae6f6e3c584ac3ed29833174c30d86d0087e216"
"""Checksum of all arrays, as bytes."""


class Genome(NamedTuple):
    """A circular chromosome with its genes.

    Attributes
    ----------
    bases : array of uint8, shape (length,)
        0 to 3 for A, C, G, T on the strand of the record.
    genes : array of int, shape (genes, 2)
        Start and end on that strand, counted from 0, the end not included.
    reverse : array of bool, shape (genes,)
        Whether a gene is read on the other strand.
    """

    bases: np.ndarray
    genes: np.ndarray
    reverse: np.ndarray


def load() -> Genome:
    """The whole genome.

    Returns
    -------
    Genome

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.beyond_cortex import chlamydia
    >>> genome = chlamydia.load()
    >>> genome.bases.size, len(genome.genes)
    (1042519, 892)
    """
    with np.load(FILE) as stored:
        packed, genes, reverse, length = (stored[name] for name in ("packed", "genes", "reverse", "length"))
    artefacts.verify("chlamydia", artefacts.checksum(packed, genes, reverse, length), SHA256)
    return Genome(genbank.unpack(packed, int(length)), genes.astype(np.int64), reverse)


def _make(file: str) -> None:
    (record,) = genbank.records(gzip.decompress(Path(file).read_bytes()).decode("ascii"))
    whole = [coding for coding in record.coding if len(coding.parts) == 1]
    genes = np.concatenate([coding.parts for coding in whole]).astype(np.int32)
    reverse = np.array([coding.reverse for coding in whole])
    packed, length = genbank.pack(record.bases), np.array(record.bases.size, dtype=np.int32)
    np.savez_compressed(FILE, packed=packed, genes=genes, reverse=reverse, length=length)
    print(len(genes), length, artefacts.checksum(packed, genes, reverse, length))


if __name__ == "__main__":
    _make(sys.argv[1])
