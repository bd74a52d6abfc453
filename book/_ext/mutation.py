"""Sphinx extension: ``{mutation}`` shows what noticed the faults that ``make mutate`` put into the package, and what nothing noticed."""

import json
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from pages import table
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

HALVES = ("claim", "test")
RESULTS, REASONS = "tests/mutation/results.json", "tests/mutation/survivors.yml"
HEADS = ("Broken", "Noticed by a claim", "By a unit test", "By both", "By neither")
FLOORS = {"theory": "Theory: numbers × 0.9 and × 1.1", "analysis": "Analyses: small faults", "models": "Models: small faults"}
LISTS = {
    "neither": "What nothing noticed",
    "no test": "What a claim notices and no unit test does",
    "no claim": "What a unit test notices and no claim does",
}

Entry = dict[str, Any]


class MutationDirective(SphinxDirective):
    """``{mutation}``: when, on which code, how many of how many; a table of counts; what was not noticed, with reasons."""

    def run(self) -> list[nodes.Node]:
        """Read the record, and lay it out."""
        root = Path(self.env.srcdir)
        for name in (RESULTS, REASONS):
            self.env.note_dependency(str(root / name))
        found = json.loads((root / RESULTS).read_text(encoding="utf-8"))
        counted = found.pop("counts")
        found = {name: entry for name, entry in found.items() if "complete" in entry}
        reasons = yaml.safe_load((root / REASONS).read_text(encoding="utf-8"))
        shown = [nodes.paragraph(text=in_words(found, counted)), counts(found)]
        for kind, words in LISTS.items():
            shown += [nodes.rubric(text=words), listed(unnoticed(found)[kind], reasons[kind])]
        return shown


def in_words(found: dict[str, Entry], counted: dict[str, Any]) -> str:
    """How much was tried, when, and on which states of the code."""
    tried = {name: entry for name, entry in found.items() if entry["complete"]}
    facts = [fact for entry in tried.values() for fact in (*(entry[half] for half in HALVES if half in entry), *entry["passed"].values())]
    days, commits = sorted({fact["date"] for fact in facts}), sorted({fact["commit"] for fact in facts})
    theory = sum(name.startswith("theory.") for name in tried)
    when = f"on {days[0]}" if days[0] == days[-1] else f"between {days[0]} and {days[-1]}"
    return (
        f"Tried {when}, on the code of {'commit' if len(commits) == 1 else 'commits'} {', '.join(commits)}: {theory} of the "
        f"{counted['theory']} mutants of theory, and {len(tried) - theory} of the {counted['possible faults']} faults that the list has "
        "for analyses and models. Each cell says of how many; a mutant counts where all that could notice it has been run, or one has. "
        f"Nothing can be scaled where a function returns words: {', '.join(counted['without numbers'])}."
    )


def counts(found: dict[str, Entry]) -> nodes.table:
    """One row for each floor, the wings of theory under it."""
    rows = []
    for floor, words in FLOORS.items():
        rows.append(row(words, found, f"{floor}."))
        if floor == "theory":
            wings = sorted({name.split(".")[1] for name in found if name.startswith("theory.")})
            rows += [row(f"– {wing.replace('_', ' ')}", found, f"theory.{wing}.") for wing in wings]
    return table(HEADS, rows, id="mutation-counts", name="mutation-counts")


def row(words: str, found: dict[str, Entry], start: str) -> list[nodes.Node]:
    """The counts of the mutants whose names begin so."""
    entries = [entry for name, entry in found.items() if name.startswith(start)]
    by = {half: [half in entry for entry in entries if half in entry["complete"]] for half in HALVES}
    whole = [("claim" in entry) + ("test" in entry) for entry in entries if set(entry["complete"]) == set(HALVES)]
    cells = (by["claim"], by["test"], [number == 2 for number in whole], [number == 0 for number in whole])
    return [nodes.Text(text) for text in (words, *map(share, cells))]


def share(noticed: list[bool]) -> str:
    """How many of how many, and the percentage; a dash where none was tried."""
    return f"{sum(noticed)} of {len(noticed)} ({100 * sum(noticed) / len(noticed):.0f}%)" if noticed else "–"


def unnoticed(found: dict[str, Entry]) -> dict[str, dict[str, list[str]]]:
    """What was not noticed by either half, or by one: for each function, or part of what it returns, the changes.

    That a claim does not notice it is listed for theory only: for the others, a few faults of many were tried.
    """
    lists: dict[str, dict[str, list[str]]] = {kind: {} for kind in LISTS}
    for name, entry in found.items():
        done, noticed = entry["complete"], {half for half in HALVES if half in entry}
        if not noticed and set(done) == set(HALVES):
            kind = "neither"
        elif noticed == {"claim"} and "test" in done:
            kind = "no test"
        elif noticed == {"test"} and "claim" in done and name.startswith("theory."):
            kind = "no claim"
        else:
            continue
        lists[kind].setdefault(group_of(name), []).append(name.partition(": ")[2])
    return lists


def group_of(name: str) -> str:
    """What a reason is given for: a function of theory or a part of its result, whichever way it is scaled; any other fault by itself."""
    return name.rpartition("×")[0].rstrip(": ") if name.startswith("theory.") else name


def listed(groups: dict[str, list[str]], reasons: dict[str, str]) -> nodes.Node:
    """What was not noticed, each function with its changes and the reason; a word where there is nothing."""
    if not groups:
        return nodes.paragraph(text="Nothing.")
    items = []
    for group, changes in sorted(groups.items()):
        said = nodes.paragraph("", "", *in_code("; ".join(changes))), nodes.paragraph(text=reasons.get(group, ""))
        function = nodes.term("", "", nodes.literal(text=group.partition(": ")[0]))
        items.append(nodes.definition_list_item("", function, nodes.definition("", *said)))
    return nodes.definition_list("", *items)


def in_code(text: str) -> list[nodes.Node]:
    """A text with what stands between backticks as code."""
    return [nodes.literal(text=part) if number % 2 else nodes.Text(part) for number, part in enumerate(text.split("`"))]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("mutation", MutationDirective)
    return {"version": "1", "parallel_read_safe": True}
