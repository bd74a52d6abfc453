"""``make mutate``: break the package in one place after the other, and see whether the claims of the book and the unit tests notice.

What is recorded and still stands is not tried again, so that a run that was stopped goes on where it was.
"""

import argparse
import random
import sys
import time
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path

import faults
import mutants
import scipy.optimize  # noqa: F401  loaded once, for all copies
import watchers
from forks import in_a_process
from mutants import Mutant
from mutation_table import HALVES, ROOT, Record, reached_by, steps_to
from watchers import cells_of

FAULTS = 200
"""How many faults in the source of analyses and models are tried: at least one of each module that offers any."""


FAST = 3
"""Seconds of the processor up to the first check that notices a mutant, for those that are tried again by `make test`."""


def main() -> None:
    """Try what is due, or try some recorded mutants again."""
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=HALVES, help="only what claims notice, or only what unit tests notice")
    parser.add_argument("--only", default="", help="only mutants whose name contains this, such as theory.random_networks")
    parser.add_argument("--watcher", default="", help="only pages and test files whose path contains this")
    parser.add_argument("--claim", default="", help="only one check of a page, with the cells that lead to it")
    parser.add_argument(
        "--again",
        type=int,
        metavar="N",
        help="only try N that claims noticed and N that tests noticed again",
    )
    options = parser.parse_args()
    if options.again is not None:
        sys.exit(again(options.again))
    table, chosen = Record(), everything()
    table.counts = {"theory": len(chosen[0]), "faults": len(chosen[1]), "possible faults": chosen[2]}
    table.counts["without numbers"] = [str(target) for target in mutants.of_theory()[1]]
    table.keep({mutant.name for mutant in chosen[0] + chosen[1]})
    wanted = [mutant for mutant in chosen[0] + chosen[1] if options.only in mutant.name]
    if options.claim:
        sys.exit(one_claim(table, options.claim, wanted))
    for half in HALVES if options.half is None else [options.half]:
        for watcher, reached in reached_by(half, wanted):
            due = [mutant for mutant in reached if options.watcher in str(watcher) and table.due(half, mutant, watcher)]
            if due:
                tried(table, half, watcher, due)
    table.complete(chosen[0] + chosen[1])
    table.write()


def everything() -> tuple[list[Mutant], list[Mutant], int]:
    """The mutants of theory, the faults of analyses and models that are tried, and how many there could be."""
    theory, _ = mutants.of_theory()
    sources, possible = faults.of_floors("analysis", "models")
    return theory, sources[:FAULTS], possible


def one_claim(table: Record, claim: str, wanted: list[Mutant]) -> int:
    """Try the mutants that reach a page on one of its checks; what passes it is not recorded, for another check may notice it."""
    for watcher, reached in reached_by("claim", wanted):
        places = steps_to(tuple(cells_of(watcher)), claim)
        due = [mutant for mutant in reached if places and table.due("claim", mutant, watcher)]
        if due:
            tried(table, "claim", watcher, due, places)
            return 0
    print(f"no page checks {claim!r}, or nothing is due")
    return 1


def tried(table: Record, half: str, watcher: Path, due: Iterable[Mutant], places: Collection[int] | None = None) -> None:
    """Run one page or test file under its mutants, and write what was found."""
    by_name = {mutant.name: mutant for mutant in due}
    start, outcomes = time.perf_counter(), {}
    run = partial(watchers.page, places=places) if half == "claim" else watchers.tests
    for fact in in_a_process(partial(run, watcher, list(by_name.values()))):
        if "error" in fact:
            print(f"{watcher.relative_to(ROOT)} fails without a mutant; nothing is recorded\n{fact['error']}", flush=True)
            return
        outcomes[fact["mutant"]] = fact
    for name, mutant in by_name.items():
        if places is None or (name in outcomes and outcomes[name]["noticed"] is not None):
            table.note(half, mutant, watcher, outcomes.get(name))
    table.write()
    noticed = sum(outcome["noticed"] is not None for outcome in outcomes.values())
    print(
        f"{watcher.relative_to(ROOT)}: {len(by_name)} mutants, {len(outcomes)} called, {noticed} noticed, "
        f"{time.perf_counter() - start:.0f} s",
        flush=True,
    )


def again(count: int) -> int:
    """Try some recorded mutants again, drawn from those that are noticed fast; how many are not noticed any more."""
    table, chosen = Record(), everything()
    known = {mutant.name: mutant for mutant in chosen[0] + chosen[1]}
    lost = 0
    for half, run in (("claim", watchers.page), ("test", watchers.tests)):
        found = {name: entry[half] for name, entry in table.found.items() if name in known and half in entry}
        fast = [name for name, facts in found.items() if facts.get("after", FAST) + (facts["seconds"] or FAST) < FAST]
        for name in random.Random(count).sample(fast, min(count, len(fast))):
            facts = list(in_a_process(partial(run, ROOT / found[name]["by"], [known[name]])))
            seen = [fact["noticed"] for fact in facts if fact.get("noticed")] if "error" not in facts[-1] else []
            print(f"{name}: {seen[0] if seen else f'not noticed any more, {facts}'}")
            lost += not seen
    return lost


if __name__ == "__main__":
    main()
