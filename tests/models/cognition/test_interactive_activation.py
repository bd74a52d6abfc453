"""Interactive activation: a second programme that goes from unit to unit, and what the way back does."""

import pytest
import torch

from rnncortex.models.cognition import letters
from rnncortex.models.cognition.interactive_activation import Gains, InteractiveActivation
from tests.bad_input import Case

WORDS = ["work", "word", "weak", "wear"]
MODEL = InteractiveActivation(WORDS)
SEEN = letters.display(["work", "wor_"])[:, None].expand(-1, 12, -1, -1).contiguous()

BAD_INPUT = [
    Case(InteractiveActivation, {"words": WORDS, "zipf": torch.ones(4)}, tensors=("zipf",), others={"words": ["work", "work"]}),
    Case(InteractiveActivation, {"words": WORDS}, others={"words": ["work", "works"]}),
    Case(MODEL.forward, {"inputs": SEEN}, tensors=("inputs",), devices=("inputs",)),
    Case(MODEL.index, {"words": ["work"]}, others={"words": ["fork"]}),
]


def unit_by_unit(words, rests, display, cycles):
    """The model as nested loops over units, in plain Python."""
    code = letters.CODES.tolist()
    letter, word = [[0.0] * 26 for _ in range(4)], list(rests)
    for _ in range(cycles):
        sent, active = [[max(a, 0) for a in place] for place in letter], [max(a, 0) for a in word]
        new = [[0.0] * 26 for _ in range(4)]
        for p in range(4):
            for k in range(26):
                net = 0.0
                for s in range(14):
                    if display[p][s] != 0:
                        net += 0.005 if (display[p][s] > 0) == (code[k][s] > 0) else -0.15
                net += sum(0.30 * active[w] for w, string in enumerate(words) if string[p] == letters.ALPHABET[k])
                new[p][k] = moved(letter[p][k], net, 0.0)
        for w, string in enumerate(words):
            net = -0.21 * sum(active[v] for v in range(len(words)) if v != w)
            for p in range(4):
                for k in range(26):
                    net += (0.07 if string[p] == letters.ALPHABET[k] else -0.04) * sent[p][k]
            word[w] = moved(word[w], net, rests[w])
        letter = new
    return letter, word


def moved(a, net, rest):
    a = a - 0.07 * (a - rest) + (net * (1 - a) if net > 0 else net * (a + 0.2))
    return min(max(a, -0.2), 1.0)


def test_it_does_what_loops_over_units_do():
    zipf = torch.tensor([5.0, 4.5, 4.0, 3.0], dtype=torch.float64)
    model = InteractiveActivation(WORDS, zipf)
    rests = [-0.05 * 0.9262 * (5.0 - z) / 2.0 for z in zipf.tolist()]
    course = model(SEEN)
    for trial in range(2):
        letter, word = unit_by_unit(WORDS, rests, SEEN[trial, 0].tolist(), 12)
        torch.testing.assert_close(course.letters[trial, -1], torch.tensor(letter, dtype=torch.float64))
        torch.testing.assert_close(course.words[trial, -1], torch.tensor(word, dtype=torch.float64))


def test_the_way_back_completes_a_word():
    ambiguous = MODEL(SEEN)
    assert set(ambiguous.letters[1, -1, 3].topk(2).indices.tolist()) == {letters.ALPHABET.index(c) for c in "kd"}
    cut = InteractiveActivation(WORDS, gains=Gains(feedback=0.0))(SEEN)
    assert cut.letters[1, :, 3].abs().max() == 0


def test_precision_follows():
    assert InteractiveActivation(WORDS, dtype=torch.float32)(SEEN.float()).words.dtype == torch.float32


def test_an_unknown_word_is_named():
    with pytest.raises(ValueError, match="'fork'"):
        MODEL.index(["work", "fork"])
