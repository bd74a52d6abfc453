"""Genes of the fly obey the rules of genes."""

import numpy as np
import pytest

from rnncortex.data.beyond_cortex import fly_genes


def test_genes_start_stop_and_splice_as_genes_do() -> None:
    genes = fly_genes.load()
    donors = acceptors = introns = 0
    for gene in genes.train + genes.test:
        assert gene.bases[gene.exons[0, 0] :][:3].tolist() == [0, 3, 2]  # ATG
        assert "".join("ACGT"[code] for code in gene.bases[gene.exons[-1, 1] :][:3]) in ("TAA", "TAG", "TGA")
        assert (gene.exons[:, 1] - gene.exons[:, 0]).sum() % 3 == 0
        assert (gene.exons[1:, 0] > gene.exons[:-1, 1]).all()
        for end, start in zip(gene.exons[:-1, 1], gene.exons[1:, 0], strict=True):
            introns += 1
            donors += gene.bases[end : end + 2].tolist() == [2, 3]
            acceptors += gene.bases[start - 2 : start].tolist() == [0, 2]
    assert donors / introns == pytest.approx(0.99, abs=0.01)
    assert acceptors / introns > 0.995


def test_no_test_gene_shares_a_stretch_with_training() -> None:
    genes = fly_genes.load()
    coding = [np.concatenate([gene.bases[start:end] for start, end in gene.exons]).tobytes() for gene in genes.train]
    for gene in genes.test[:5]:
        own = np.concatenate([gene.bases[start:end] for start, end in gene.exons]).tobytes()
        assert not any(own[place : place + 25] in other for other in coding for place in range(0, len(own) - 24, 25))


def test_another_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    with np.load(fly_genes.FILE) as stored:
        parts = dict(stored)
    parts["split"] = parts["split"] - 1
    np.savez(tmp_path / "other.npz", **parts)
    monkeypatch.setattr(fly_genes, "FILE", tmp_path / "other.npz")
    with pytest.raises(ValueError, match="fly_genes: expected content with the checksum"):
        fly_genes.load()
