"""A chapter's text as any notebook can show it: without roles and directives, with numbers, links and folded answers in their place."""

import re
from collections.abc import Callable
from html import escape

from addresses import EQUATION, HEADING, LABEL, OPENING, OPTION, Book, Target
from choices import written_choices
from markdown_it import MarkdownIt

ROLE = re.compile(r"\{([\w:-]+)\}`([^`]+)`")
TITLED = re.compile(r"^(.*?)\s*<([^<>]+)>$", re.DOTALL)
PAGE_LINK = re.compile(r"\]\((?!https?:)([\w./-]+)\.md(?:#([\w-]+))?\)")
MATH = re.compile(r"\$[^$]+\$")
BOXES = ("caution", "warning", "attention", "danger", "important", "error", "note", "tip", "hint", "seealso", "admonition")
"""Directives that are boxes."""


class Text:
    """Turns the text cells of one chapter, in order, into plain Markdown.

    Raises
    ------
    ValueError
        If a role, a directive or a label is not known, with the page that has it.
    """

    def __init__(self, book: Book, docname: str) -> None:
        self.book, self.docname = book, docname
        self.in_solution = False
        self._sections = [0] * 6

    def convert(self, source: str) -> str:
        """One text cell."""
        return self.inline(re.sub(r"\n{3,}", "\n\n", "\n".join(self._blocks(source.splitlines()))).strip())

    def inline(self, words: str) -> str:
        """Words: roles: roles become links."""
        words = PAGE_LINK.sub(lambda link: f"]({self.book.page(_joined(self.docname, link[1]), link[2] or '')})", words)
        return ROLE.sub(lambda role: self._role(role[1], role[2]), words)

    def _blocks(self, lines: list[str]) -> list[str]:
        done: list[str] = []
        place = 0
        while place < len(lines):
            line = lines[place]
            opening = OPENING.match(line)
            plain = re.match(r"^\s*(`{3,}|~{3,})", line)
            if opening:
                end = _closing(lines, place, opening[2])
                done += self._directive(opening[3], opening[4], lines[place + 1 : end])
                place = end
            elif plain:
                end = _closing(lines, place, plain[1])
                done += lines[place : end + 1]
                place = end
            elif heading := HEADING.match(line):
                done.append(f"{heading[1]} {self._number(len(heading[1]))}{heading[2]}")
            elif equation := EQUATION.match(line):
                done.append(f"\\tag{{{self._target(equation[2]).words[1:-1]}}}\n{equation[1]}")
            elif not LABEL.match(line) and not line.startswith("% "):
                done.append(line)
            place += 1
        return done

    def _number(self, level: int) -> str:
        chapter = self.book.chapters.get(self.docname, "")
        if not chapter:
            return ""
        self._sections[level - 1] += 1
        self._sections[level:] = [0] * (6 - level)
        return ".".join([chapter, *map(str, self._sections[1:level])]) + ". "

    def _directive(self, name: str, argument: str, lines: list[str]) -> list[str]:
        options, body = _split(lines)
        make: Callable[[], list[str]] | None = {
            "self-check": lambda: self._question(argument, body),
            "exercise": lambda: [*self._exercise(argument, options), *self._blocks(body)],
            "exercise-start": lambda: self._exercise(argument, options),
            "exercise-end": list,
            "solution": lambda: _folded(f"Solution to {self._target(argument).words}", self._blocks(body)),
            "solution-start": lambda: self._solution(argument),
            "solution-end": self._end_of_solution,
            "dropdown": lambda: _folded(self.html(argument), self._blocks(body)),
            "math": lambda: ["$$", *body, *self._tag(options), "$$"],
        }.get(name)
        if make is None and name in BOXES:
            title = argument if name == "admonition" else name.capitalize()
            return ["", "<blockquote>", "", f"**{title}.**", "", *self._blocks(body), "", "</blockquote>", ""]
        if make is None:
            raise ValueError(f"{self.docname}: a notebook cannot show the directive {{{name}}}")
        return ["", *make(), ""]

    def _tag(self, options: dict[str, str]) -> list[str]:
        return [f"\\tag{{{self._target(options['label']).words[1:-1]}}}"] if "label" in options else []

    def _question(self, question: str, lines: list[str]) -> list[str]:
        """A question whose choices unfold what is said of them."""
        done = [f"**Question.** {question} *(Open the answer that you would give.)*", ""]
        for choice in written_choices(lines):
            verdict = "**Right.** " if choice.right else "**Not so.** "
            said = self._blocks(choice.lines)
            done += _folded(self.html(choice.words), [verdict + said[0], *said[1:]])
        return done

    def _exercise(self, title: str, options: dict[str, str]) -> list[str]:
        return [f"#### {self._target(options['label']).words}: {title}", ""]

    def _solution(self, label: str) -> list[str]:
        self.in_solution = True
        return [f"**Solution to {self._target(label).words}** (its cells are folded)", ""]

    def _end_of_solution(self) -> list[str]:
        self.in_solution = False
        return []

    def html(self, words: str) -> str:
        """Inline Markdown as HTML, with the mathematics as it was written."""
        kept: list[str] = []

        def keep(math: re.Match[str]) -> str:
            kept.append(math.group())
            return f"\x02{len(kept) - 1}\x03"

        rendered = MarkdownIt().renderInline(MATH.sub(keep, self.inline(words)))
        return re.sub("\x02(\\d+)\x03", lambda place: escape(kept[int(place[1])], quote=False), rendered)

    def _role(self, role: str, content: str) -> str:
        titled = TITLED.match(content)
        words, target = (titled[1], titled[2]) if titled else ("", content)
        if role == "term":
            return f"[{words or target}]({self.book.term(target)})"
        if role in ("cite", "cite:p", "cite:t"):
            return self.book.citation(role, content)
        if role == "doc":
            docname = _joined(self.docname, target)
            return f"[{words or self.inline(self.book.titles[docname])}]({self.book.page(docname)})"
        if role in ("ref", "numref", "eq"):
            found = self._target(target)
            shown = words.replace("%s", found.words.split()[-1]).replace("{number}", found.words.split()[-1]) or found.words
            return f"[{self.inline(shown)}]({found.address})"
        if (kind := role.removeprefix("py:")) in ("class", "func", "meth", "mod", "attr", "data"):
            name = target.lstrip("~")
            brackets = "()" if kind in ("func", "meth") else ""
            shown = words or (name.rpartition(".")[2] if target.startswith("~") else name) + brackets
            return f"[`{shown}`]({self.book.api(name)})"
        if role in ("sub", "sup", "kbd"):
            return f"<{role}>{content}</{role}>"
        raise ValueError(f"{self.docname}: a notebook cannot show the role {{{role}}}")

    def _target(self, label: str) -> Target:
        try:
            return self.book.targets[label]
        except KeyError:
            raise ValueError(f"{self.docname}: there is no label {label}") from None


def _folded(summary: str, body: list[str]) -> list[str]:
    return ["", "<details>", f"<summary>{summary}</summary>", "", *body, "", "</details>", ""]


def _closing(lines: list[str], start: int, fence: str) -> int:
    for place in range(start + 1, len(lines)):
        bare = lines[place].strip()
        if len(bare) >= len(fence) and set(bare) == {fence[0]}:
            return place
    return len(lines)


def _split(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The options at the head of a directive, and what comes after them."""
    options: dict[str, str] = {}
    place = 0
    while place < len(lines) and (option := OPTION.match(lines[place])):
        options[option[1]] = option[2]
        place += 1
    return options, lines[place:]


def _joined(docname: str, path: str) -> str:
    """The page that a relative path leads to."""
    parts = docname.split("/")[:-1] if not path.startswith("/") else []
    for part in path.strip("/").removesuffix(".md").split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)
