"""The bacterial genome is what its page says."""

import numpy as np
import pytest

from rnncortex.data.beyond_cortex import chlamydia, genbank


def test_genes_are_open_reading_frames() -> None:
    genome = chlamydia.load()
    assert np.isin(genome.bases, (1, 2)).mean() == pytest.approx(0.413, abs=0.001)  # GC, Stephens et al. 1998
    starts, covered = [], np.zeros(genome.bases.size, dtype=bool)
    for (start, end), reverse in zip(genome.genes, genome.reverse, strict=True):
        gene = genome.bases[start:end]
        codons = (genbank.reverse_complement(gene) if reverse else gene).reshape(-1, 3)
        words = ["".join("ACGT"[code] for code in codon) for codon in codons]
        assert words[-1] in ("TAA", "TAG", "TGA")
        assert not {"TAA", "TAG", "TGA"} & set(words[:-1])
        starts.append(words[0])
        covered[start:end] = True
    assert starts.count("ATG") / len(starts) == pytest.approx(0.88, abs=0.01)
    assert covered.mean() == pytest.approx(0.90, abs=0.01)


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    with np.load(chlamydia.FILE) as stored:
        parts = dict(stored)
    parts["reverse"] = ~parts["reverse"]
    np.savez(tmp_path / "other.npz", **parts)
    monkeypatch.setattr(chlamydia, "FILE", tmp_path / "other.npz")
    with pytest.raises(ValueError, match="chlamydia: expected content with the checksum"):
        chlamydia.load()
