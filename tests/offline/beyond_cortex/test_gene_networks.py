"""Networks that label DNA: GRUs that step together are torch's own, and a short training learns."""

import torch

from rnncortex.offline.beyond_cortex import gene_networks, gene_stretches
from tests.bad_input import Case

GENES, TEST = gene_stretches.fly()
(QUICK,) = gene_networks.train("CNN, 21 bases", GENES[:20], [0], rates=[0.01], updates=2)

BAD_INPUT = [
    Case(gene_networks.logits, {"models": [QUICK], "genes": TEST[:1]}, others={"genes": [TEST[0]._replace(bases=TEST[0].bases + 3)]}),
    Case(
        gene_networks.train,
        {"kind": "CNN, 21 bases", "genes": GENES[:20], "seeds": [0], "rates": [0.01], "updates": 1},
        choices=("kind",),
        counts=("updates",),
        others={"rates": [-1.0]},
    ),
    Case(
        gene_networks.together_gru,
        {"modules": [torch.nn.GRU(2, 3, batch_first=True, bidirectional=True)], "values": torch.zeros(1, 2, 4, 2)},
        tensors=("values",),
    ),
]


def test_gru_that_step_together_are_torchs_own() -> None:
    torch.manual_seed(0)
    modules = [torch.nn.GRU(5, 7, batch_first=True, bidirectional=True) for _ in range(3)]
    values = torch.randn(3, 2, 9, 5)
    for module, value, output in zip(modules, values, gene_networks.together_gru(modules, values), strict=True):
        assert torch.allclose(module(value)[0], output, atol=1e-6)


def test_training_again_learns() -> None:
    (model,) = gene_networks.train("CNN, 21 bases", GENES, [0], rates=[0.01], updates=40)
    scores = torch.cat([part[0, :, 0] for part in gene_networks.logits([model], TEST)])
    truth = torch.cat([gene.labels[:, 0] for gene in TEST])
    assert scores[truth].mean() > scores[~truth].mean()
