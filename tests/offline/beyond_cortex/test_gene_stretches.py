"""Stretches of DNA with their labels: sites stand where exons end and begin, and strands mirror each other."""

import torch

from rnncortex.data.beyond_cortex import fly_genes
from rnncortex.offline.beyond_cortex import gene_stretches
from tests.bad_input import Case

_, TEST = gene_stretches.fly()

BAD_INPUT = [
    Case(gene_stretches.one_hot, {"bases": torch.tensor([[0, 4]])}, others={"bases": torch.tensor([[0, 5]])}),
    Case(gene_stretches.candidates, {"gene": TEST[0]}, others={"gene": TEST[0].bases}),
    Case(gene_stretches.counted, {"bases": torch.tensor([[2, 3, 0, 2]])}, others={"bases": torch.tensor([2, 3])}),
]


def test_labels_count_at_known_bases_and_candidates() -> None:
    found = gene_stretches.counted(torch.tensor([[2, 3, 0, 2, 4]]))
    assert found[0].T.tolist() == [[1, 1, 1, 1, 0], [1, 0, 0, 0, 0], [0, 0, 0, 1, 0]]


def test_sites_are_where_exons_end_and_begin() -> None:
    for gene, labelled in zip(fly_genes.load().test[:5], TEST[:5], strict=True):
        assert labelled.labels[:, 0].sum() == (gene.exons[:, 1] - gene.exons[:, 0]).sum()
        donor, acceptor = gene_stretches.candidates(labelled)
        assert set(labelled.labels[:, 2].nonzero()[:, 0].tolist()) <= set(acceptor.tolist())
        for place in donor.tolist():
            assert labelled.bases[place : place + 2].tolist() == [2, 3]


def test_bacterial_stretches_are_both_strands_of_one_place() -> None:
    train, test = gene_stretches.bacterium()
    assert len(train) > 2 * len(test) > 3000
    for forth, back in zip(train[:6:2], train[1:6:2], strict=True):
        assert torch.equal(back.bases, 3 - forth.bases.flip(0))
        assert not (forth.labels[:, 0] & back.labels[:, 0].flip(0)).all()
    coding = torch.cat([gene.labels[:, 0] for gene in train]).double().mean()
    assert 0.4 < coding < 0.5  # nine tenths of the genome, on one strand or the other
