"""How the choices of a question are written in a page: ``- [x]`` before the right one, ``- [ ]`` before the others."""

import re
from typing import NamedTuple

CHOICE = re.compile(r"- \[([ x])\] +(\S.*)")


class Written(NamedTuple):
    """A choice as it stands in the source: whether it is right, its words, the lines under it, and where they begin."""

    right: bool
    words: str
    lines: list[str]
    line: int


def written_choices(lines: list[str]) -> list[Written]:
    """The choices in the content of the directive.

    Raises
    ------
    ValueError
        If there are fewer than two, not one right one, words outside a choice, or a choice of which nothing is said.
    """
    choices: list[Written] = []
    for number, line in enumerate(lines):
        if start := CHOICE.fullmatch(line):
            choices.append(Written(start[1] == "x", start[2], [], number + 1))
        elif choices and (line.startswith("  ") or not line.strip()):
            choices[-1].lines.append(line[2:])
        elif line.strip():
            raise ValueError(f"expected '- [ ]' or '- [x]' before a choice and two spaces before what is said of it, got {line!r}")
    if len(choices) < 2 or sum(choice.right for choice in choices) != 1:
        raise ValueError("expected at least two choices, one of them right: '- [x]'")
    for choice in choices:
        if not "".join(choice.lines).strip():
            raise ValueError(f"expected words, indented, under the choice {choice.words!r}")
    return choices
