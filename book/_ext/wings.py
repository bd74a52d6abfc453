"""The pages of the reference: one for each floor of the package and one for each wing, which are its folders.

The pages of the floors are written by hand; those of the wings are made from the folders that there are, with the words that each wing says
of itself. Read from the sources alone, so that notebooks find an address without Sphinx and without importing anything.
"""

import ast
import re
from pathlib import Path

REFERENCE = "book/reference/api"
LONG = 60
PAGE = """\
({name})=
# {title}

{words}

```{{wing}} {name}
```
"""


def wings_of(folder: Path) -> dict[str, str]:
    """The wings of a floor, each with the first line of what it says of itself."""
    doors = sorted(folder.glob("[a-z]*/__init__.py"))
    return {door.parent.name: (ast.get_docstring(ast.parse(door.read_text(encoding="utf-8"))) or "").partition("\n")[0] for door in doors}


def title_and_words(wing: str, said: str) -> tuple[str, str]:
    """``"Gated networks: LSTM and GRU."`` is the title "Gated networks" and the words "LSTM and GRU."; else the folder is the title."""
    title, colon, words = said.partition(": ")
    if colon:
        return title, words[:1].upper() + words[1:]
    return in_words(wing), said


def in_words(name: str) -> str:
    """A name of the code as a heading: ``"fixed_points"`` is "Fixed points"."""
    words = name.rpartition(".")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def called(doc: str) -> str:
    """What a docstring calls its module: its first words, to a colon or a comma, without roles and articles; nothing if that is long."""
    words = re.sub(r":[\w:]+:`~?([^`]*)`", r"\1", doc.strip().partition("\n")[0].partition(": ")[0]).replace("`", "")
    words = re.sub(r"^(The|An?) ", "", words).rstrip(".")
    words = words if len(words) < LONG else re.sub(r"\s\([^)]*$", "", words.partition(", ")[0])
    if len(words) >= LONG or "\\" in words:
        return ""
    return words if words[1:2].isupper() else words[:1].upper() + words[1:]


def page_of(root: Path, name: str) -> str:
    """The page that documents a name of the package: ``"rnncortex.models.gated.lstm.LSTM"`` stands in ``.../models/gated``."""
    package, floor, *rest = name.split(".")
    in_wing = bool(rest) and (root / package / floor / rest[0] / "__init__.py").is_file()
    return "/".join([REFERENCE, floor, *rest[:in_wing]])


def write_pages(root: Path) -> list[Path]:
    """Write the page of every wing, and remove the pages of wings that are gone."""
    written = []
    for page in sorted((root / REFERENCE).glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if floor := re.search(r"^```\{floor\} (\w+)\.(\w+)$", text, flags=re.MULTILINE):
            place = page.with_suffix("")
            heading = re.findall(r"^# (.*)$", text, flags=re.MULTILINE)[0]
            for wing, said in wings_of(root / floor[1] / floor[2]).items():
                title, words = title_and_words(wing, said)
                start = title if title[1:2].isupper() else title[:1].lower() + title[1:]
                made = PAGE.format(name=f"{floor[1]}.{floor[2]}.{wing}", title=f"{heading}: {start}", words=words)
                written.append(place / f"{wing}.md")
                if not written[-1].is_file() or written[-1].read_text(encoding="utf-8") != made:
                    place.mkdir(exist_ok=True)
                    written[-1].write_text(made, encoding="utf-8")
    for old in set((root / REFERENCE).glob("*/*.md")) - set(written):
        old.unlink()
    return written
