"""Flat files are read as they are written, and bad DNA is refused."""

import numpy as np
import pytest

from rnncortex.data.beyond_cortex import genbank
from tests.bad_input import Case

BAD_INPUT = [
    Case(genbank.encode, {"text": "acgt"}, others={"text": "acgx"}),
    Case(genbank.reverse_complement, {"bases": np.array([0, 1], np.uint8)}, others={"bases": np.array([0, 9], np.uint8)}),
    Case(genbank.pack, {"bases": np.array([0, 1, 3], np.uint8)}, others={"bases": np.array([0, 4], np.uint8)}),
    Case(genbank.unpack, {"packed": np.array([27], np.uint8), "length": 4}, counts=("length",), others={"length": 5}),
]

ENTRY = """LOCUS       toy   24 bp  DNA
FEATURES             Location/Qualifiers
     source          1..24
     CDS             complement(join(2..4,10..1
                     2,15..17))
                     /gene="one"
     CDS             <1..6
     CDS             19..24
                     /gene="two"
ORIGIN
        1 acgtacgtac ggtaacctna
       21 acgt
//
"""


def test_parts_are_read_across_lines() -> None:
    (record,) = genbank.records(ENTRY)
    assert record.name == "toy"
    assert "".join(f"{genbank.BASES}N"[code] for code in record.bases) == "ACGTACGTACGGTAACCTNAACGT"
    first, second = record.coding  # the partial one is left out
    assert first.reverse
    assert first.parts.tolist() == [[1, 4], [9, 12], [14, 17]]
    assert second.parts.tolist() == [[18, 24]]


def test_bad_entries_are_refused() -> None:
    with pytest.raises(ValueError, match="letters A, C, G, T and N, got 'x' at position 3"):
        list(genbank.records(ENTRY.replace("acgtacgtac", "acgxacgtac")))
    with pytest.raises(ValueError, match="coding parts within 24 bases in toy, got 19..30"):
        list(genbank.records(ENTRY.replace("19..24", "19..30")))
    with pytest.raises(ValueError, match="a sequence under ORIGIN in toy"):
        list(genbank.records(ENTRY.split("ORIGIN")[0]))


def test_strands_and_packing_go_there_and_back() -> None:
    bases = np.random.default_rng(0).integers(0, 4, 101).astype(np.uint8)
    assert np.array_equal(genbank.unpack(genbank.pack(bases), 101), bases)
    assert np.array_equal(genbank.reverse_complement(genbank.reverse_complement(bases)), bases)
    assert genbank.reverse_complement(genbank.encode("AACGN")).tolist() == genbank.encode("NCGTT").tolist()
