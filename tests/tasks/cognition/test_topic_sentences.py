"""Sentences with a topic: the grammar, read from its texts."""

import re

import pytest
import torch

from rnncortex.numerics.sequences import markov
from rnncortex.tasks.cognition import topic_sentences
from tests.bad_input import Case

BAD_INPUT = [
    Case(topic_sentences.source, {"own_topic": 0.6, "keep_topic": 0.8}, numbers=("own_topic", "keep_topic"), others={"own_topic": 1.5}),
    Case(topic_sentences.words, {"text": torch.tensor([0, 1])}, others={"text": torch.tensor([0, 99])}),
    Case(topic_sentences.numbers, {"text": "the fish ."}, others={"text": 3}),
]

SINGULAR, PLURAL = ("(?:" + "|".join(f"{noun}{end}" for noun in topic_sentences.NOUNS) + ")" for end in ("", "s"))
NOUN = f"(?:{SINGULAR}|{PLURAL})"
PHRASES = f"(?: (?:near|behind) the {NOUN})*"
ONE, MANY = ("(?:" + "|".join(f"{verb}{end}" for verb in topic_sentences.VERBS) + ")" for end in ("s", ""))
SENTENCE = re.compile(f"the (?:{SINGULAR}{PHRASES} {ONE}|{PLURAL}{PHRASES} {MANY})(?: the {NOUN})?")


def test_every_sentence_is_of_the_grammar() -> None:
    text = topic_sentences.words(topic_sentences.source().sample(1, 4000, seed=0).symbols[0])
    sentences = [sentence.strip() for sentence in text.split(" .")][1:-1]
    assert len(sentences) > 400
    assert not [sentence for sentence in sentences if not SENTENCE.fullmatch(sentence)]


def test_shares_are_those_of_the_rules() -> None:
    source = topic_sentences.source(own_topic=0.7, keep_topic=0.9)
    states = markov.walk(source.transition, 50, 4000, seed=1)
    topic, place = states // 18, states % 18 // 2
    after_stop = place[:, :-1] == 8
    assert (topic[:, 1:] == topic[:, :-1])[after_stop].double().mean().item() == pytest.approx(0.9, abs=0.02)
    assert (place[:, 1:] == 2)[place[:, :-1] == 1].double().mean().item() == pytest.approx(0.3, abs=0.02)
    assert (place[:, 1:] == 6)[place[:, :-1] == 5].double().mean().item() == pytest.approx(0.6, abs=0.02)
    nouns = source.emission[18 * 1 + 2 * 7].reshape(1, -1)[:, 4:28].reshape(2, 12).sum(0)
    assert nouns[3:6].sum().item() == pytest.approx(0.7)


def test_words_and_numbers_are_inverse() -> None:
    text = topic_sentences.source().sample(1, 50, seed=2).symbols[0]
    assert torch.equal(topic_sentences.numbers(topic_sentences.words(text)), text)
    with pytest.raises(ValueError, match="expected words of the vocabulary.*'whale'"):
        topic_sentences.numbers("the whale sees .")
    with pytest.raises(ValueError, match="at least one word"):
        topic_sentences.numbers("  ")
