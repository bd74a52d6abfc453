"""Speech as TRACE hears it: fifteen phonemes as values on seven continua, spread in time, and sounds between two phonemes."""

from collections.abc import Sequence

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed

PHONEMES = "pbtdkgsSrlaiu^-"
"""The phonemes, ``-`` for silence."""

CONTINUA = ("power", "vocalic", "diffuse", "acute", "consonantal", "voiced", "burst")

LEVELS = 9
"""Values of each continuum: eight, and one that only silence has."""

SLICES = 6
"""Time slices from the centre of one phoneme to that of the next."""

_PEAKS = {
    "p": "4172818",
    "b": "4172877",
    "t": "4177816",
    "d": "4177875",
    "k": "4123814",
    "g": "4123873",
    "s": "647851.",
    "S": "646451.",
    "r": "771238.",
    "l": "772438.",
    "a": "882118.",
    "i": "888818.",
    "u": "886218.",
    "^": "785118.",
    "-": "9999999",
}
_BURST = {"p": 7, "b": 8, "t": 5, "d": 6, "k": 3, "g": 4}
_DIFFUSE = {"r": 2, "l": 1}
_SKIRTS = "kgsSai^"


def _table() -> Tensor:
    table = torch.zeros(len(PHONEMES), len(CONTINUA), LEVELS, dtype=torch.float64)
    for row, phoneme in zip(table, PHONEMES, strict=True):
        for continuum, sign in enumerate(_PEAKS[phoneme]):
            if sign != ".":
                row[continuum, int(sign) - 1] = 1.0
        if phoneme in _BURST:
            row[6, _BURST[phoneme] - 1] = 0.2
        if phoneme in _DIFFUSE:
            row[2, _DIFFUSE[phoneme] - 1] = 0.5
        acute = int(_PEAKS[phoneme][3])
        skirts = {acute + step: {1: 0.3, 2: 0.1}[abs(step)] for step in (-2, -1, 1, 2)} if phoneme in _SKIRTS else {}
        skirts |= {"u": {1: 0.3, 3: 0.3, 4: 0.1}, "r": {2: 1.0}, "l": {4: 1.0}}.get(phoneme, {})
        for level, height in skirts.items():
            if 1 <= level < LEVELS:
                row[3, level - 1] = height
    return table.flatten(1)


FEATURES = _table()
"""Values of each phoneme, shape (15, 63): seven continua of nine levels; as in the programs of TRACE, see ``trace``."""


def indices(sounds: str, *, name: str = "sounds") -> Tensor:
    """Phonemes as their numbers.

    Parameters
    ----------
    sounds : str
        One sign of ``PHONEMES`` for each phoneme.
    name : str
        Of the argument, for the message.

    Raises
    ------
    TypeError, ValueError
        If it is no string, empty, or holds another sign; the message says which.
    """
    if not isinstance(sounds, str):
        raise TypeError(f"{name}: expected a string of phonemes, got {sounds!r}")
    unknown = sorted(set(sounds) - set(PHONEMES))
    if unknown or not sounds:
        raise ValueError(f"{name}: expected phonemes of {PHONEMES}, got {' '.join(unknown) or 'none'} in {sounds!r}")
    return torch.tensor([PHONEMES.index(sign) for sign in sounds])


def utterance(
    sounds: Sequence[str],
    slices: int,
    *,
    other: Sequence[str] | None = None,
    share: float = 0.5,
    noise_std: float = 0.0,
    seed: Seed = 0,
) -> Tensor:
    """Feature values in time: each phoneme rises and falls linearly over eleven slices, six slices after the one before.

    Parameters
    ----------
    sounds : sequence of str
        One utterance a trial; silence at the start and the end is put there. Its first phoneme is centred on slice 12.
    slices : int
        Length of the input.
    other : sequence of str, optional
        Utterances of the same lengths that are mixed in, phoneme by phoneme: where the two differ, the sound is ambiguous.
    share : float
        Share of the other utterance in the mixture, from 0 to 1.
    noise_std : float
        Standard deviation of Gaussian noise that is added to each value in each slice.
    seed : int or torch.Generator
        Of the noise.

    Returns
    -------
    Tensor, shape (trials, slices, 63)

    Raises
    ------
    TypeError, ValueError
        If an utterance holds another sign than those of ``PHONEMES``, is too long for the slices, or has another length than what is
        mixed in.

    Examples
    --------
    >>> from rnncortex.models.cognition import phonemes
    >>> phonemes.utterance(["bi"], 36).shape
    torch.Size([1, 36, 63])
    """
    if isinstance(sounds, str) or not isinstance(sounds, Sequence):
        raise TypeError(f"sounds: expected a list of strings, got {sounds!r}")
    checks.count("slices", slices)
    checks.number("share", share, at_least=0, at_most=1)
    second = sounds if other is None else other
    if [len(string) for string in second] != [len(string) for string in sounds]:
        raise ValueError(f"other: expected strings as long as those of sounds, got {list(second)!r}")
    times, trials = torch.arange(slices, dtype=torch.float64), []
    for string, mixed in zip(sounds, second, strict=True):
        one, two = (torch.cat((FEATURES[-1:], FEATURES[indices(each)], FEATURES[-1:])) for each in (string, mixed))
        rows = torch.lerp(one, two, share)
        centres = SLICES * torch.arange(1, len(rows) + 1, dtype=torch.float64)
        if centres[-2] >= slices:
            raise ValueError(f"slices: expected more than {centres[-2]:.0f} for {string!r}, got {slices}")
        trials.append((1 - (times[:, None] - centres).abs() / SLICES).clamp(min=0) @ rows)
    clean = torch.stack(trials)
    if checks.number("noise_std", noise_std, at_least=0) == 0:
        return clean
    return clean + noise_std * seeding.normal(clean.shape, seed)
