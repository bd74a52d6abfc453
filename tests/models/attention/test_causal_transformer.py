"""The causal transformer: torch's own layer with the same weights, and what may depend on what."""

import math

import torch
from torch import nn

from rnncortex.models.attention.causal_transformer import CausalTransformer
from rnncortex.numerics import seeding
from tests.bad_input import Case

DOUBLE = {"dtype": torch.float64}
NETWORK = CausalTransformer(3, 8, heads=2, blocks=2, seed=0, **DOUBLE)
INPUTS = seeding.normal((4, 9, 3), 0)
SIZES = {"input_size": 3, "hidden_size": 8, "heads": 2, "blocks": 1, "seed": 0}

BAD_INPUT = [
    Case(CausalTransformer, SIZES, counts=("input_size", "hidden_size", "heads", "blocks"), seeds=("seed",), others={"hidden_size": 9}),
    Case(NETWORK.forward, {"inputs": INPUTS}, tensors=("inputs",), devices=("inputs",), others={"inputs": INPUTS[:, :0]}),
    Case(NETWORK.attend, {"inputs": INPUTS}, tensors=("inputs",), devices=("inputs",)),
    Case(CausalTransformer.mask, {"time": 3}, counts=("time",)),
    Case(NETWORK.positions, {"time": 3}, counts=("time",)),
]


def test_it_is_the_encoder_layer_of_torch():
    one = CausalTransformer(3, 8, heads=2, seed=0, **DOUBLE)
    block = one.blocks[0]
    layer = nn.TransformerEncoderLayer(8, 2, 32, dropout=0.0, activation="gelu", batch_first=True, norm_first=True, **DOUBLE)
    layer.self_attn.load_state_dict(block.attention.state_dict())
    for ours, theirs in ((block.layers[0], layer.linear1), (block.layers[2], layer.linear2)):
        theirs.load_state_dict(ours.state_dict())
    embedded = one.embedding(INPUTS) + one.positions(9)
    torch.testing.assert_close(one(INPUTS)[0], layer(embedded, src_mask=one.mask(9)))


def test_positions_are_sines_of_falling_rates():
    found = NETWORK.positions(50)
    for position in (0, 1, 7, 49):
        for channel in range(8):
            angle = position / 10_000 ** ((channel - channel % 2) / 8)
            expected = math.sin(angle) if channel % 2 == 0 else math.cos(angle)
            assert math.isclose(found[position, channel].item(), expected, abs_tol=1e-12)


def test_nothing_depends_on_what_comes_later():
    outputs, last = NETWORK(INPUTS)
    changed = INPUTS.clone()
    changed[:, 5:] += 1
    again, _ = NETWORK(changed)
    torch.testing.assert_close(again[:, :5], outputs[:, :5], rtol=0, atol=1e-14)
    assert (again[:, 5:] - outputs[:, 5:]).abs().min() > 0
    assert torch.equal(last[0], outputs[:, -1])


def test_attention_is_a_distribution_over_the_past():
    _, attention = NETWORK.attend(INPUTS)
    torch.testing.assert_close(attention.sum(-1), torch.ones(4, 9, **DOUBLE))
    assert attention[:, NETWORK.mask(9)].abs().max() == 0


def test_the_seed_decides_and_leaves_the_global_state_alone():
    torch.manual_seed(3)
    before = torch.rand(1)
    torch.manual_seed(3)
    same = CausalTransformer(3, 8, heads=2, blocks=2, seed=0, **DOUBLE)
    assert torch.equal(torch.rand(1), before)
    assert all(torch.equal(a, b) for a, b in zip(same.parameters(), NETWORK.parameters(), strict=True))
