"""GenBank flat files: sequences with their coding parts, read from text; and DNA as numbers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from rnncortex.numerics import checks

BASES = "ACGT"
"""The alphabet of DNA, in the order of the codes 0 to 3; 4 stands for a base that was not read."""

_COMPLEMENT = np.array([3, 2, 1, 0, 4], dtype=np.uint8)


class Coding(NamedTuple):
    """One coding sequence.

    Attributes
    ----------
    parts : array of int, shape (parts, 2)
        Start and end of each exon on the strand of the record, counted from 0, the end not included; in rising order.
    reverse : bool
        Whether it is read on the other strand.
    """

    parts: np.ndarray
    reverse: bool


class Record(NamedTuple):
    """One entry of a file.

    Attributes
    ----------
    name : str
    bases : array of uint8, shape (length,)
        0 to 3 for A, C, G, T, and 4 where the base is unknown.
    coding : list of Coding
        Those with a beginning and an end; partial ones are left out.
    """

    name: str
    bases: np.ndarray
    coding: list[Coding]


def encode(text: str) -> np.ndarray:
    """DNA as numbers: 0 to 3 for A, C, G, T in either case, 4 for N, a base that was not read.

    Parameters
    ----------
    text : str

    Returns
    -------
    array of uint8

    Raises
    ------
    TypeError, ValueError
        If it is no text, or has another letter.

    Examples
    --------
    >>> from rnncortex.data.beyond_cortex import genbank
    >>> genbank.encode("gatNaca").tolist()
    [2, 0, 3, 4, 0, 1, 0]
    """
    if not isinstance(text, str):
        raise TypeError(f"text: expected DNA as text, got {checks.describe(text)}")
    table = np.full(256, 255, dtype=np.uint8)
    for code, letter in enumerate(f"{BASES}N"):
        table[ord(letter)] = table[ord(letter.lower())] = code
    codes = table[np.frombuffer(text.encode("latin-1", "replace"), dtype=np.uint8)]
    if (codes == 255).any():
        place = int(np.argmax(codes == 255))
        raise ValueError(f"text: expected the letters A, C, G, T and N, got {text[place]!r} at position {place}")
    return codes


def reverse_complement(bases: np.ndarray) -> np.ndarray:
    """The other strand, read in its own direction.

    Parameters
    ----------
    bases : array of uint8, shape (length,)
        As :func:`encode` gives them.

    Returns
    -------
    array of uint8, shape (length,)

    Raises
    ------
    TypeError, ValueError
        If a code is above 4.
    """
    if not isinstance(bases, np.ndarray) or bases.dtype != np.uint8:
        raise TypeError(f"bases: expected an array of uint8, got {checks.describe(bases)}")
    if bases.ndim != 1 or (bases.size and bases.max() > 4):
        raise ValueError(f"bases: expected codes from 0 to 4 in one dimension, got {checks.describe(bases)}")
    return np.ascontiguousarray(_COMPLEMENT[bases[::-1]])


def records(text: str) -> Iterator[Record]:
    """The entries of a flat file.

    Parameters
    ----------
    text : str
        Content of the file.

    Yields
    ------
    Record

    Raises
    ------
    ValueError
        If a base is unknown to the alphabet, a coding part lies outside its sequence, or an entry has no sequence.
    """
    for entry in text.split("\n//"):
        if not (name := re.search(r"LOCUS +(\S+)", entry)):
            continue
        head, _, tail = entry.partition("\nORIGIN")
        bases = encode(re.sub(r"[\d\s]", "", tail))
        if not bases.size:
            raise ValueError(f"text: expected a sequence under ORIGIN in {name[1]}, got none")
        coding = []
        for broken in re.findall(r"\n {5}CDS +(\S+(?:\n {21}[^/\s]\S*)*)", head):
            place = re.sub(r"\s", "", broken)  # numbers, too, are broken at the end of a line
            if "<" in place or ">" in place:
                continue
            ends = np.array(re.findall(r"(\d+)\.\.(\d+)", place), dtype=np.int64)
            ends[:, 0] -= 1
            if ends.min() < 0 or ends.max() > bases.size:
                raise ValueError(f"text: expected coding parts within {bases.size} bases in {name[1]}, got {place}")
            coding.append(Coding(ends, place.startswith("complement")))
        yield Record(name[1], bases, coding)


def pack(bases: np.ndarray) -> np.ndarray:
    """Two bits a base; the inverse of :func:`unpack`.

    Parameters
    ----------
    bases : array of uint8, shape (length,)
        Codes 0 to 3.

    Returns
    -------
    array of uint8, shape (length / 4, rounded up)

    Raises
    ------
    ValueError
        If a base is unknown.
    """
    if bases.size and bases.max() > 3:
        raise ValueError(f"bases: expected codes from 0 to 3, got {int(bases.max())}")
    return np.packbits(np.stack((bases >> 1, bases & 1), 1).ravel())


def unpack(packed: np.ndarray, length: int) -> np.ndarray:
    """The bases that :func:`pack` has packed.

    Parameters
    ----------
    packed : array of uint8
    length : int
        How many bases.

    Returns
    -------
    array of uint8, shape (length,)

    Raises
    ------
    TypeError, ValueError
        If there are fewer bases than that.
    """
    if checks.count("length", length) > 4 * packed.size:
        raise ValueError(f"length: expected at most {4 * packed.size} bases, got {length}")
    bits = np.unpackbits(packed)[: 2 * length].reshape(-1, 2)
    return bits[:, 0] * np.uint8(2) + bits[:, 1]
