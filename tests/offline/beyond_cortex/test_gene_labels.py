"""Labels of DNA: the shipped results, of which a part is made again, the labels, and the GRUs that step together."""

import torch

from rnncortex.data.beyond_cortex import fly_genes
from rnncortex.offline.beyond_cortex import gene_labels
from tests.bad_input import Case

GENES, TEST = gene_labels.fly()
(QUICK,) = gene_labels.train("CNN, 21 bases", GENES[:20], [0], rates=[0.01], updates=2)

BAD_INPUT = [
    Case(gene_labels.one_hot, {"bases": torch.tensor([[0, 4]])}, others={"bases": torch.tensor([[0, 5]])}),
    Case(gene_labels.logits, {"models": [QUICK], "genes": TEST[:1]}, others={"genes": [TEST[0]._replace(bases=TEST[0].bases + 3)]}),
    Case(gene_labels.candidates, {"gene": TEST[0]}, others={"gene": TEST[0].bases}),
    Case(
        gene_labels.train,
        {"kind": "CNN, 21 bases", "genes": GENES[:20], "seeds": [0], "rates": [0.01], "updates": 1},
        choices=("kind",),
        counts=("updates",),
        others={"rates": [-1.0]},
    ),
    Case(
        gene_labels.measure,
        {"genome": "fly", "kind": "CNN, 21 bases", "seeds": [0], "updates": 1, "learning_rate": 0.01, "resamples": 1},
        choices=("genome", "kind"),
        counts=("updates", "resamples"),
    ),
    Case(
        gene_labels.together_gru,
        {"modules": [torch.nn.GRU(2, 3, batch_first=True, bidirectional=True)], "values": torch.zeros(1, 2, 4, 2)},
        tensors=("values",),
    ),
]


def test_what_ships_is_whole() -> None:
    found = gene_labels.shipped()
    expected = {("fly", kind) for kind in gene_labels.KINDS} | {("bacterium", kind) for kind in gene_labels.IN_BACTERIUM}
    assert found.scores.keys() == expected
    for (genome, kind), score in found.scores.items():
        assert score.coding.shape == (gene_labels.SEEDS,)
        assert score.by_gene.shape[0] == gene_labels.SEEDS
        assert (len(score.donor) == gene_labels.SEEDS) == (genome == "fly")
        assert (len(score.by_distance) > 0) == (genome == "fly" and kind in gene_labels.HIDDEN)


def test_sites_are_where_exons_end_and_begin() -> None:
    for gene, labelled in zip(fly_genes.load().test[:5], TEST[:5], strict=True):
        assert labelled.labels[:, 0].sum() == (gene.exons[:, 1] - gene.exons[:, 0]).sum()
        donor, acceptor = gene_labels.candidates(labelled)
        assert set(labelled.labels[:, 2].nonzero()[:, 0].tolist()) <= set(acceptor.tolist())
        for place in donor.tolist():
            assert labelled.bases[place : place + 2].tolist() == [2, 3]


def test_bacterial_stretches_are_both_strands_of_one_place() -> None:
    train, test = gene_labels.bacterium()
    assert len(train) > 2 * len(test) > 3000
    for forth, back in zip(train[:6:2], train[1:6:2], strict=True):
        assert torch.equal(back.bases, 3 - forth.bases.flip(0))
        assert not (forth.labels[:, 0] & back.labels[:, 0].flip(0)).all()
    coding = torch.cat([gene.labels[:, 0] for gene in train]).double().mean()
    assert 0.4 < coding < 0.5  # nine tenths of the genome, on one strand or the other


def test_gru_that_step_together_are_torchs_own() -> None:
    torch.manual_seed(0)
    modules = [torch.nn.GRU(5, 7, batch_first=True, bidirectional=True) for _ in range(3)]
    values = torch.randn(3, 2, 9, 5)
    for module, value, output in zip(modules, values, gene_labels.together_gru(modules, values), strict=True):
        assert torch.allclose(module(value)[0], output, atol=1e-6)


def test_training_again_learns() -> None:
    (model,) = gene_labels.train("CNN, 21 bases", GENES, [0], rates=[0.01], updates=40)
    scores = torch.cat([part[0, :, 0] for part in gene_labels.logits([model], TEST)])
    truth = torch.cat([gene.labels[:, 0] for gene in TEST])
    assert scores[truth].mean() > scores[~truth].mean()
