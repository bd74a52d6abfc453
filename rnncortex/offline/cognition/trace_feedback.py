"""Words that TRACE recognises in noise, with and without feedback and lateral inhibition, at every threshold of recognition.

:func:`outcome` runs the whole lexicon once; ``python -m rnncortex.offline.cognition.trace_feedback`` all arms, noises and draws, in about a
minute.
"""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rnncortex.data.cognition import lexicons
from rnncortex.models.cognition import phonemes
from rnncortex.models.cognition.trace import Gains, Trace
from rnncortex.numerics import artefacts, checks
from rnncortex.offline import recorded_sweeps

FILE = Path(__file__).with_suffix(".json")

SLICES = 84

NOISES = (0.0, 0.3, 0.6, 0.9, 1.2)

THRESHOLDS = tuple(k / 20 for k in range(1, 13))

TRAINING, DRAWS = 100, (0, 1, 2)
"""Seed of the draw on which thresholds are chosen, and those on which they are tested."""

ARMS = {
    "feedback": Gains(),
    "no feedback": Gains(word_phoneme=0.0),
    "no feedback, gain 0.06": Gains(word_phoneme=0.0, phoneme_word=0.06),
    "no feedback, gain 0.08": Gains(word_phoneme=0.0, phoneme_word=0.08),
    "no feedback, gain 0.10": Gains(word_phoneme=0.0, phoneme_word=0.10),
    "feedback, no inhibition": Gains(phoneme_inhibition=0.0, word_inhibition=0.0),
    "neither": Gains(word_phoneme=0.0, phoneme_inhibition=0.0, word_inhibition=0.0),
}


class Outcome(NamedTuple):
    """What became of each word of the lexicon.

    Attributes
    ----------
    right : Tensor of bool, shape (thresholds, words)
        Whether the word was the first to pass the threshold.
    cycle : Tensor, shape (thresholds, words)
        Cycle in which the first word passed, infinite if none did.
    highest : Tensor of bool, shape (words,)
        Whether the word was the most active one in the last cycle.
    """

    right: Tensor
    cycle: Tensor
    highest: Tensor


def outcome(gains: Gains, noise_std: float, *, seed: int, lexicon: list[str] | None = None) -> Outcome:
    """Let TRACE hear each word of a lexicon once, in noise.

    Parameters
    ----------
    gains : Gains
        Strengths of the connections.
    noise_std : float
        Standard deviation of the noise on each feature value of each slice.
    seed : int
        Of the noise.
    lexicon : list of str, optional
        Words in TRACE's phonemes; by default the spoken lexicon of the book.

    Returns
    -------
    Outcome

    Raises
    ------
    TypeError, ValueError
        If the noise is negative or the lexicon none.
    """
    words = lexicons.spoken().sounds if lexicon is None else lexicon
    for word in words:
        phonemes.indices(word, name="lexicon")
    checks.number("noise_std", noise_std, at_least=0)
    inputs = phonemes.utterance(words, SLICES, noise_std=noise_std, seed=1000 * seed + round(100 * noise_std)).float()
    course = Trace(words, SLICES, gains=gains, dtype=torch.float32)(inputs).words
    target, right, cycle = torch.arange(len(words)), [], []
    for threshold in THRESHOLDS:
        passed = (course > threshold).any(-1)
        first = passed.int().argmax(-1)
        winner = course[target, first].argmax(-1)
        right.append(passed.any(-1) & (winner == target))
        cycle.append(torch.where(passed.any(-1), first + 1.0, torch.inf))
    return Outcome(torch.stack(right), torch.stack(cycle), course[:, -1].argmax(-1) == target)


class Sweep(NamedTuple):
    """Shares of words, over arms, noises, draws and thresholds.

    Attributes
    ----------
    trained, tested : dict of str to Tensor, shapes (noises, thresholds) and (noises, draws, thresholds)
        By arm: share of words recognised at each threshold, in the training draw and in the others.
    highest : dict of str to Tensor, shape (noises, draws)
        By arm: share of words that were the most active at the end.
    faster, slower : Tensor, shape (noises, draws)
        Share of the words recognised with and without feedback, at a threshold of 0.4, that were faster or slower with it; NaN if none.
    provenance : dict of str to str
        What made the numbers.
    """

    trained: dict[str, Tensor]
    tested: dict[str, Tensor]
    highest: dict[str, Tensor]
    faster: Tensor
    slower: Tensor
    provenance: dict[str, str]


def shipped() -> Sweep:
    """The recorded sweep that ships with the package."""
    stored = artefacts.read(FILE)
    tables = [{arm: torch.tensor(v, dtype=torch.float64) for arm, v in stored[name].items()} for name in ("trained", "tested", "highest")]
    pace = [torch.tensor(stored[name], dtype=torch.float64) for name in ("faster", "slower")]
    return Sweep(tables[0], tables[1], tables[2], pace[0], pace[1], stored["provenance"])


def _shares(flags: Tensor) -> list[float]:
    return [round(share, 4) for share in flags.double().mean(-1).tolist()]


def _heard(arm: str, noise: float, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    found = outcome(ARMS[arm], noise, seed=seed)
    return found.right, found.cycle, found.highest


def _make() -> None:
    recorder = recorded_sweeps.Recorder(FILE)
    heard = recorder.sweep(_heard, {"arm": list(ARMS), "noise": NOISES}, seeds=[TRAINING, *DRAWS])
    runs = {arm: [[Outcome(*run) for run in row] for row in rows.values()] for arm, rows in heard.items()}
    made: dict[str, Any] = {
        "trained": {arm: [_shares(row[0].right) for row in rows] for arm, rows in runs.items()},
        "tested": {arm: [[_shares(run.right) for run in row[1:]] for row in rows] for arm, rows in runs.items()},
        "highest": {arm: [[round(run.highest.double().mean().item(), 4) for run in row[1:]] for row in rows] for arm, rows in runs.items()},
        "faster": [],
        "slower": [],
    }
    at = THRESHOLDS.index(0.4)
    for on, off in zip(runs["feedback"], runs["no feedback"], strict=True):
        pairs = [(a.cycle[at], b.cycle[at], a.right[at] & b.right[at]) for a, b in zip(on[1:], off[1:], strict=True)]
        made["faster"].append([round((a < b)[both].double().mean().item(), 4) for a, b, both in pairs])
        made["slower"].append([round((a > b)[both].double().mean().item(), 4) for a, b, both in pairs])
    recorder.write("212 words, 84 cycles, float32, one thread; noise seeds 1000 * draw + 100 * noise", **made)


if __name__ == "__main__":
    _make()
