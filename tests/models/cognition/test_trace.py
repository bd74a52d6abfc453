"""TRACE: a second programme that goes from unit to unit, and competition in time."""

import pytest
import torch

from rnncortex.models.cognition import phonemes
from rnncortex.models.cognition.trace import Gains, Trace
from tests.bad_input import Case

WORDS = ["bit", "bitar", "pat"]
MODEL = Trace(WORDS, 39)
HEARD = phonemes.utterance(["bit", "bitar"], 39, noise_std=0.3, seed=0)

BAD_INPUT = [
    Case(Trace, {"words": WORDS, "slices": 39}, counts=("slices",), others={"words": ["bit", "bit"], "slices": 38}),
    Case(Trace, {"words": WORDS, "slices": 39}, others={"words": ["box"]}),
    Case(MODEL.forward, {"inputs": HEARD}, tensors=("inputs",), devices=("inputs",), others={"inputs": HEARD[:, :-1]}),
    Case(MODEL.index, {"words": ["bit"]}, others={"words": ["dig"]}),
]


def moved(a, net, rest, decay):
    a = a - decay * (a - rest) + (net * (1 - a) if net > 0 else net * (a + 0.3))
    return min(max(a, -0.3), 1.0)


def unit_by_unit(words, heard, slices):
    """TRACE as nested loops over units, in plain Python."""
    columns, values = slices // 3, phonemes.FEATURES.tolist()
    feature = [[-0.1] * slices for _ in range(63)]
    phoneme = [[-0.1] * columns for _ in range(15)]
    word = [[-0.01] * columns for _ in words]
    spread = sum(((6 - abs(d)) / 6) ** 2 for d in range(-5, 6))
    for now in range(slices):
        f, p, w = ([[max(a, 0.0) for a in row] for row in layer] for layer in (feature, phoneme, word))
        new_feature, new_phoneme, new_word = ([list(row) for row in layer] for layer in (feature, phoneme, word))
        for k in range(63):
            for s in range(slices):
                rivals = sum(f[j][s] for j in range(k // 9 * 9, k // 9 * 9 + 9) if j != k)
                net = -0.04 * rivals + (heard[now][k] if s == now else 0.0)
                new_feature[k][s] = moved(feature[k][s], net, -0.1, 0.01)
        for k in range(15):
            for c in range(columns):
                net = 0.0
                for d in range(-5, 6):
                    if 0 <= 3 * c + d < slices:
                        weight = 0.02 * (6 - abs(d)) / 6 / spread
                        net += weight * sum(values[k][j] * f[j][3 * c + d] for j in range(63))
                for v, string in enumerate(words):
                    for start in range(columns):
                        for place, sign in enumerate(string):
                            off = c - (start + 2 * place)
                            if phonemes.PHONEMES[k] == sign and abs(off) <= 1:
                                net += 0.03 * (1.0 if off == 0 else 0.75) / 2.625 * w[v][start]
                for j in range(15):
                    for other in range(columns):
                        if (j, other) != (k, c):
                            net -= 0.04 * max(2 - abs(other - c), 0) * p[j][other]
                new_phoneme[k][c] = moved(phoneme[k][c], net, -0.1, 0.03)
        for v, string in enumerate(words):
            for start in range(columns):
                net = 0.0
                for place, sign in enumerate(string):
                    for off in (-1, 0, 1):
                        if 0 <= start + 2 * place + off < columns:
                            weight = 0.1 * (1.0 if off == 0 else 0.75) / 2.625
                            net += weight * p[phonemes.PHONEMES.index(sign)][start + 2 * place + off]
                for c in range(start, min(start + 2 * len(string), columns)):
                    load = 0.0
                    for u, other in enumerate(words):
                        load += sum(w[u][b] ** 2 for b in range(columns) if b <= c < b + 2 * len(other))
                    net -= 0.03 * (min(load, 3.0) - w[v][start] ** 2)
                new_word[v][start] = moved(word[v][start], net, -0.01, 0.05)
        feature, phoneme, word = new_feature, new_phoneme, new_word
    return phoneme, word


def test_it_does_what_loops_over_units_do():
    course = MODEL(HEARD)
    phoneme, word = unit_by_unit(WORDS, HEARD[1].tolist(), 39)
    torch.testing.assert_close(course.phonemes[1, -1].T, torch.tensor(phoneme, dtype=torch.float64))
    torch.testing.assert_close(course.words[1, -1], torch.tensor(word, dtype=torch.float64)[:, 4])


def test_the_cap_holds_back_inhibition():
    assert torch.equal(MODEL._word_rivalry(torch.zeros(3, 13, 1, dtype=torch.float64)), torch.zeros(3, 13, 1, dtype=torch.float64))
    crowded = MODEL._word_rivalry(torch.ones(3, 13, 1, dtype=torch.float64))
    longest = crowded[MODEL.order.index(1), 1]
    assert longest.item() == pytest.approx(0.03 * 10 * (3.0 - 1.0))


def test_each_word_wins_when_it_is_heard():
    course = Trace(WORDS, 66)(phonemes.utterance(WORDS, 66))
    assert course.words[:, -1].argmax(-1).tolist() == [0, 1, 2]


def test_without_the_way_back_phonemes_hear_nothing_of_words():
    one = Trace(WORDS, 39, gains=Gains(word_phoneme=0.0))(HEARD).phonemes
    other = Trace(["tuk"], 39, gains=Gains(word_phoneme=0.0))(HEARD).phonemes
    torch.testing.assert_close(one, other)
