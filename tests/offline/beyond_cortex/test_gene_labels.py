"""Labels of DNA: the shipped results, whole and of the kinds that there are."""

from rnncortex.offline.beyond_cortex import gene_labels, gene_networks
from tests.bad_input import Case

BAD_INPUT = [
    Case(
        gene_labels.measure,
        {"genome": "fly", "kind": "CNN, 21 bases", "seeds": [0], "updates": 1, "learning_rate": 0.01, "resamples": 1},
        choices=("genome", "kind"),
        counts=("updates", "resamples"),
    ),
]


def test_what_ships_is_whole() -> None:
    found = gene_labels.shipped()
    expected = {("fly", kind) for kind in gene_networks.KINDS} | {("bacterium", kind) for kind in gene_labels.IN_BACTERIUM}
    assert found.scores.keys() == expected
    for (genome, kind), score in found.scores.items():
        assert score.coding.shape == (gene_labels.SEEDS,)
        assert score.by_gene.shape[0] == gene_labels.SEEDS
        assert (len(score.donor) == gene_labels.SEEDS) == (genome == "fly")
        assert (len(score.by_distance) > 0) == (genome == "fly" and kind in gene_labels.HIDDEN)
