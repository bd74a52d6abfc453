"""Agreement over a distance: the number of the verb is that of the first noun, whatever nouns stand between them."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.sequences.hidden_markov import HiddenMarkov

SINGULAR = ("boy", "girl", "dog", "car", "tree", "king")
PLURAL = ("boys", "girls", "dogs", "cars", "trees", "kings")
PREPOSITIONS = ("near", "behind", "with")
VERBS = (("runs", "sleeps", "falls", "waits"), ("run", "sleep", "fall", "wait"))
STOP = "."

WORDS = (STOP, *SINGULAR, *PLURAL, *PREPOSITIONS, *VERBS[0], *VERBS[1])
"""The 24 words, the end of a sentence first."""

STATES = 11


@dataclass(frozen=True, eq=False)
class Agreement:
    """Sentences such as *boy near dogs behind trees runs*, as a hidden Markov source whose states know the number of the subject.

    Attributes
    ----------
    further : float
        Chance that a noun is followed by a preposition and another noun, above 0 and below 1.

    Raises
    ------
    TypeError, ValueError
        If the chance is not as above.

    References
    ----------
    After Elman (1991), Machine Learning 7, 195-225, and Linzen, Dupoux and Goldberg (2016), Transactions of the ACL 4, 521-535.
    """

    further: float = 0.5

    def __post_init__(self) -> None:
        checks.number("further", self.further, above=0, below=1)

    def source(self) -> HiddenMarkov:
        """The stream of sentences: the end, and for each number of the subject a subject, a preposition, two nouns and a verb."""
        transition = torch.zeros(STATES, STATES, dtype=torch.float64)
        emission = torch.zeros(STATES, len(WORDS), dtype=torch.float64)
        emission[0, 0] = 1.0
        groups = (SINGULAR, PLURAL)
        for number in (0, 1):
            subject, preposition, verb = 1 + 5 * number, 2 + 5 * number, 5 + 5 * number
            nouns = [3 + 5 * number, 4 + 5 * number]
            transition[0, subject] = 0.5
            transition[preposition, nouns] = 0.5
            transition[verb, 0] = 1.0
            for noun in (subject, *nouns):
                transition[noun, preposition], transition[noun, verb] = self.further, 1 - self.further
            for state, words in ((subject, groups[number]), (nouns[0], SINGULAR), (nouns[1], PLURAL), (preposition, PREPOSITIONS)):
                emission[state, [WORDS.index(word) for word in words]] = 1 / len(words)
            emission[verb, [WORDS.index(word) for word in VERBS[number]]] = 1 / len(VERBS[number])
        return HiddenMarkov(transition, emission)

    def sample(self, trials: int, time: int, *, seed: Seed) -> Tensor:
        """Sentences one after the other, each trial beginning with the end of one; shape (trials, time).

        Parameters
        ----------
        trials, time : int
        seed : int or torch.Generator

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        checks.count("trials", trials)
        checks.count("time", time)
        random, source = seeding.generator(seed), self.source()
        states = torch.zeros(trials, dtype=torch.int64)
        symbols = [torch.zeros(trials, dtype=torch.int64)]
        for _ in range(time - 1):
            states = torch.multinomial(source.transition[states], 1, generator=random)[:, 0]
            symbols.append(torch.multinomial(source.emission[states], 1, generator=random)[:, 0])
        return torch.stack(symbols, 1)


def probes(distance: int, attractors: int, count: int, *, seed: Seed) -> tuple[Tensor, Tensor]:
    """Beginnings of sentences up to their last noun, of which the verb comes next.

    Parameters
    ----------
    distance : int
        Number of nouns between the subject and the verb, at least zero.
    attractors : int
        How many of them are of the other number, drawn among their places.
    count : int
        Number of beginnings, half of them with a singular subject.
    seed : int or torch.Generator

    Returns
    -------
    symbols : Tensor of int, shape (count, 2 + 2 * distance)
        The end of a sentence, subject, preposition, noun, and so on.
    number : Tensor of int, shape (count,)
        0 for a singular subject and 1 for a plural one.

    Raises
    ------
    TypeError, ValueError
        If a number is not as above, or there are more attractors than nouns between.
    """
    checks.count("distance", distance, at_least=0)
    checks.count("attractors", attractors, at_least=0)
    count = checks.count("count", count)
    if attractors > distance:
        raise ValueError(f"attractors: expected at most distance = {distance}, got {attractors}")
    random = seeding.generator(seed)
    number = torch.arange(count) % 2
    places = torch.rand(count, max(distance, 1), generator=random).argsort(-1)[:, :distance]
    numbers = torch.cat((number[:, None], torch.where(places < attractors, 1 - number[:, None], number[:, None])), 1)
    nouns = 1 + 6 * numbers + seeding.integers(6, numbers.shape, random)
    prepositions = 13 + seeding.integers(3, (count, distance), random)
    rest = torch.stack((prepositions, nouns[:, 1:]), -1).flatten(1)
    return torch.cat((torch.zeros(count, 1, dtype=torch.int64), nouns[:, :1], rest), 1), number


def right_number(chances: Tensor, number: Tensor) -> Tensor:
    r"""Share of the right number among the chances of verbs.

    .. math:: \frac{p(\text{verbs of the right number})}{p(\text{all verbs})}

    Parameters
    ----------
    chances : Tensor, shape (trials, words)
        Chance of each word to come next.
    number : Tensor of int, shape (trials,)
        0 for a singular subject and 1 for a plural one.

    Returns
    -------
    Tensor, shape (trials,)

    Raises
    ------
    TypeError, ValueError
        If the arguments are not as above.
    """
    sizes = {"words": len(WORDS)}
    checks.distributions("chances", chances, "trials words", sizes)
    checks.symbols("number", number, "trials", sizes, below=2)
    verbs = torch.stack((chances[:, 16:20].sum(-1), chances[:, 20:24].sum(-1)), -1)
    return verbs.gather(-1, number[:, None])[:, 0] / verbs.sum(-1)
