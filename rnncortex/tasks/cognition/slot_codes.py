"""Letters and sounds of one-syllable words in slots: onset, vowel, coda (Plaut, McClelland, Seidenberg and Patterson, 1996).

A word is a set of units. Each part of the syllable has its own, so that the first *l* of *lull* is another unit than the last;
within a part there is no order, because the order of English consonants there follows from which they are, nearly always. Letters
that stand for one sound together, such as *ch*, have a unit of their own, which is on besides those of the single letters.

Source: D. C. Plaut, J. L. McClelland, M. S. Seidenberg and K. Patterson (1996), Understanding normal and impaired word reading,
Psychological Review 103, 56-115; sounds are written with the paper's letters.
"""

import re
from collections.abc import Sequence

import torch
from torch import Tensor

_ONSET = "y s p t k q c b d g f v j z l m n r w h ch gh gn ph ps rh sh th ts wh"
_VOWEL = "e i o u a y ai au aw ay ea ee ei eu ew ey ie oa oe oi oo ou ow oy ue ui uy"
_CODA = "h r l m n b d g c x f v j s z p t k q bb ch ck dd dg ff gg gh gn ks ll ng nn ph pp ps rr sh sl ss tch th ts tt zz u e es ed"
ONSET_LETTERS, VOWEL_LETTERS, CODA_LETTERS = (part.split() for part in (_ONSET, _VOWEL, _CODA))

ONSET_SOUNDS = ("s S C", "z Z j f v T D p b t d k g m n h", "l r w y")
"""Groups in the order in which they are spoken; of each group one sound at most."""

VOWEL_SOUNDS = "a e i o u @ ^ A E I O U W Y"
"""As in pot, bed, hit, dog, good, cat, cup, make, keep, bike, hope, boot, now, boy."""

CODA_SOUNDS = ("r", "l", "m n N", "b g d", "ps ks ts", "s z f v", "p k", "t", "S Z T D C j")

LETTER_UNITS = [("onset", x) for x in ONSET_LETTERS] + [("vowel", x) for x in VOWEL_LETTERS] + [("coda", x) for x in CODA_LETTERS]
GROUPS = [("onset", g.split()) for g in ONSET_SOUNDS] + [("vowel", VOWEL_SOUNDS.split())] + [("coda", g.split()) for g in CODA_SOUNDS]
SOUND_UNITS = [(part, sound) for part, group in GROUPS for sound in group]

_PARTS = re.compile(r"((?:y(?=[aeiou]))?[^aeiouy]*)([aeiouy]+w?)([^aeiouy]?.*)")
_LETTER = {unit: k for k, unit in enumerate(LETTER_UNITS)}
_SOUND = {unit: k for k, unit in enumerate(SOUND_UNITS)}
_PHONES = (
    "AA=a EH=e IH=i AO=o UH=u AE=@ AH=^ EY=A IY=E AY=I OW=O UW=U AW=W OY=Y ER=ur S=s SH=S CH=C Z=z ZH=Z JH=j F=f V=v TH=T DH=D "
    "P=p B=b T=t D=d K=k G=g M=m N=n NG=N HH=h L=l R=r W=w Y=y"
)
_ARPABET = dict(pair.split("=") for pair in _PHONES.split())


def split_letters(word: str) -> tuple[str, str, str]:
    """Onset, vowel letters and coda of a written one-syllable word; a final *e* belongs to the coda.

    Parameters
    ----------
    word : str
        Small letters.

    Returns
    -------
    tuple of str
        The last two together are the *body* of the word.

    Raises
    ------
    TypeError, ValueError
        If it is no text, has other characters than small letters, or no vowel letter.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import slot_codes
    >>> slot_codes.split_letters("ache"), slot_codes.split_letters("yawn")
    (('', 'a', 'che'), ('y', 'aw', 'n'))
    """
    if not isinstance(word, str):
        raise TypeError(f"word: expected a text, got {word!r}")
    found = _PARTS.fullmatch(word) if re.fullmatch("[a-z]+", word) else None
    if not found:
        raise ValueError(f"word: expected small letters with a vowel among them, got {word!r}")
    onset, vowel, coda = found.groups()
    return onset, vowel, coda


def letters(words: Sequence[str]) -> Tensor:
    """Written words as patterns over 105 units for letters and groups of letters.

    Parameters
    ----------
    words : sequence of str

    Returns
    -------
    Tensor, shape (words, 105)
        1 for the units that are on, float64; order of ``LETTER_UNITS``.

    Raises
    ------
    TypeError, ValueError
        If there are no words, or one has letters in a part of the syllable that no unit stands for.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import slot_codes
    >>> (on,) = slot_codes.letters(["ache"])
    >>> [text for (part, text), x in zip(slot_codes.LETTER_UNITS, on) if x]
    ['a', 'h', 'c', 'ch', 'e']
    """
    _several(words)
    patterns = torch.zeros(len(words), len(LETTER_UNITS), dtype=torch.float64)
    for row, word in enumerate(words):
        try:
            parts = split_letters(word)
        except (TypeError, ValueError) as problem:
            raise type(problem)(f"words: {problem}") from None
        for part, text in zip(("onset", "vowel", "coda"), parts, strict=True):
            missing = [x for k, x in enumerate(text) if not {(part, x), (part, text[k - 1 : k + 1])} & _LETTER.keys()]
            if missing:
                raise ValueError(f"words: expected letters that have a unit in the {part}, got {text!r} of {word!r}")
            for length in (1, 2, 3):
                for k in range(len(text) - length + 1):
                    if (unit := _LETTER.get((part, text[k : k + length]))) is not None:
                        patterns[row, unit] = 1
    return patterns


def from_arpabet(phones: Sequence[str]) -> str:
    """A pronunciation of a pronouncing dictionary in the sounds used here, the stress left out.

    Parameters
    ----------
    phones : sequence of str
        Such as ``["HH", "AE1", "V"]``.

    Returns
    -------
    str
        Such as ``"h@v"``.

    Raises
    ------
    ValueError
        If a phone is unknown.
    """
    plain = [str(phone).rstrip("012") for phone in phones]
    unknown = [phone for phone in plain if phone not in _ARPABET]
    if unknown or not plain:
        raise ValueError(f"phones: expected phones of the ARPAbet, got {list(phones)}")
    return "".join(_ARPABET[phone] for phone in plain)


def sounds(pronunciations: Sequence[str]) -> Tensor:
    """Spoken one-syllable words as patterns over 61 units for sounds.

    Parameters
    ----------
    pronunciations : sequence of str
        In the letters of ``SOUND_UNITS``, one vowel each.

    Returns
    -------
    Tensor, shape (words, 61)
        1 for the units that are on, float64; order of ``SOUND_UNITS``.

    Raises
    ------
    TypeError, ValueError
        If one cannot be written so that :func:`spoken` reads it back: its order is lost, or a sound has no unit there.

    Examples
    --------
    >>> from rnncortex.tasks.cognition import slot_codes
    >>> slot_codes.spoken(slot_codes.sounds(["h@v", "lips"]))
    ['h@v', 'lips']
    """
    _several(pronunciations)
    patterns = torch.zeros(len(pronunciations), len(SOUND_UNITS), dtype=torch.float64)
    vowels = re.escape(VOWEL_SOUNDS.replace(" ", ""))
    for row, text in enumerate(pronunciations):
        found = re.fullmatch(rf"([^{vowels}]*)([{vowels}])([^{vowels}]*)", text)
        if not found:
            raise ValueError(f"pronunciations: expected sounds with one vowel among {VOWEL_SOUNDS}, got {text!r}")
        onset, vowel, coda = found.groups()
        pieces = re.findall("[pkt]s|.", coda)
        units = [("onset", x) for x in onset] + [("vowel", vowel)] + [("coda", x) for x in pieces]
        if not all(unit in _SOUND for unit in units):
            raise ValueError(f"pronunciations: expected sounds that have a unit where they stand, got {text!r}")
        patterns[row, [_SOUND[unit] for unit in units]] = 1
    for text, read in zip(pronunciations, spoken(patterns), strict=True):
        if text != read:
            raise ValueError(f"pronunciations: expected sounds whose order the slots keep, got {text!r}, which reads {read!r}")
    return patterns


def spoken(activity: Tensor) -> list[str]:
    """What a pattern over the units for sounds says: the largest vowel, and of each other group the largest if it is above one half.

    Parameters
    ----------
    activity : Tensor, shape (words, 61)
        Between 0 and 1.

    Returns
    -------
    list of str

    Raises
    ------
    TypeError, ValueError
        If it is no tensor of this shape.
    """
    if not isinstance(activity, Tensor):
        raise TypeError(f"activity: expected a tensor, got {activity!r}")
    if activity.ndim != 2 or activity.shape[1] != len(SOUND_UNITS):
        raise ValueError(f"activity: expected the shape (words, {len(SOUND_UNITS)}), got {tuple(activity.shape)}")
    said, start = [""] * len(activity), 0
    for part, group in GROUPS:
        top, which = activity[:, start : start + len(group)].max(1)
        for row, (value, k) in enumerate(zip(top.tolist(), which.tolist(), strict=True)):
            said[row] += group[k] if value > 0.5 or part == "vowel" else ""
        start += len(group)
    return said


def _several(texts: Sequence[str]) -> None:
    if isinstance(texts, str) or not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"words: expected a sequence of texts, got {texts!r}")
    if not texts or not all(texts):
        raise ValueError("words: expected at least one text and no empty ones, got none or an empty one")
