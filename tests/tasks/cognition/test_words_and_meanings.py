"""The forty words of Hinton and Shallice."""

import torch

from rnncortex.tasks.cognition import words_and_meanings as task
from tests.bad_input import Case

BAD_INPUT = [
    Case(task.letters, {"words": ["cat"]}, others={"words": ["zebra"]}),
    Case(task.sememes, {"features": 68, "seed": 0}, counts=("features",), seeds=("seed",)),
]


def test_forty_words_of_the_published_number_of_letter_units() -> None:
    assert len(set(task.WORDS)) == 40
    assert task.letters().shape == (40, 28)
    assert task.letters().sum(1).tolist() == [len(word) for word in task.WORDS]


def test_meanings_differ_and_follow_their_category() -> None:
    drawn = task.sememes(seed=3)
    assert len({tuple(row) for row in drawn.tolist()}) == 40
    cosine = torch.nn.functional.normalize(drawn, dim=1) @ torch.nn.functional.normalize(drawn, dim=1).T
    related = task.share_a_category()
    other = ~torch.eye(40, dtype=torch.bool)
    assert cosine[related & other].mean() > cosine[~related].mean() + 0.2


def test_tables_agree_with_the_words() -> None:
    looks, related = task.share_a_letter(), task.share_a_category()
    for i, first in enumerate(task.WORDS):
        for j, second in enumerate(task.WORDS):
            assert looks[i, j] == any(a == b for a, b in zip(first, second, strict=False))
            assert related[i, j] == (i // 8 == j // 8)
