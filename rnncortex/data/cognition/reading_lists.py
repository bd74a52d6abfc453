"""Words and nonwords with which reading aloud is tested.

Words in a design of two frequencies by two kinds of spelling, 24 each, after R. Taraban and J. L. McClelland (1987), Conspiracy effects in
word pronunciation, Journal of Memory and Language 26, 608-631: exceptions have a body that is said otherwise in most words. Nonwords from
R. J. Glushko (1979), The organization and activation of orthographic knowledge in reading aloud, Journal of Experimental Psychology: Human
Perception and Performance 5, 674-691: 43 with a body that is always said the same way and 43 with a body that is not.
"""

_WORDS = {
    ("high", "regular"): (
        "best big came class dark did fact got group him main out page place see soon stop tell week when which will with write"
    ),
    ("low", "regular"): (
        "beam broke bus deed dots fade float grape lunch peel pitch pump ripe sank slam slip stunt swore trunk wake wax weld wing wit"
    ),
    ("high", "exception"): (
        "are both break choose come do does done foot give great have move pull put said says shall want watch were what word work"
    ),
    ("low", "exception"): (
        "bowl broad bush deaf doll flood gross lose pear phase pint plow rouse sew shoe spook swamp swarm touch wad wand wash wool worm"
    ),
}
WORDS = {cell: words.split() for cell, words in _WORDS.items()}
"""Frequency and kind of spelling to words."""

_NONWORDS = {
    "regular": (
        "beed beld bink bleam bort brobe cath cobe dold doon dore dreed feal gode grool hean heef hode hoil lail lole meak moop mune nust "
        "peet pilt plore pode pold prain sheed soad speet steet suff sust sweal taze weat wosh wote wuff"
    ),
    "exception": (
        "bild bint blead bood bost brove cose coth dere domb doot drood fead gome grook haid heaf heen hove lome lool mear mone moof nush "
        "pild plove pomb poot pove praid shead sood sost speat steat sull sweak tave wead wone wull wush"
    ),
}
NONWORDS = {kind: words.split() for kind, words in _NONWORDS.items()}
"""Kind of body to nonwords."""

PEOPLE = {"regular": 0.938, "exception": 0.783, "exception, any reading of the body": 0.959}
"""Share of acceptable pronunciations by people (Glushko, 1979), as Plaut and others (1996) give them."""

PLAUT_1996 = {"regular": 0.977, "exception": 0.721, "exception, any reading of the body": 1.0}
"""The same for the feed-forward network of Plaut and others (1996)."""
