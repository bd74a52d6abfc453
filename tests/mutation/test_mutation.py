"""The mutation run itself, and a few of its mutants tried again; ``make mutate`` tries them all."""

import ast
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import faults
import mutants
import mutation
import numpy as np
import pytest
import torch
import yaml
from docutils import nodes
from forks import Forks, in_a_process
from mutants import Mutant, Target
from mutation_table import FILE, Record, leads_to
from watchers import only_shows

from rnncortex.theory.random_networks import random_matrices

SAMPLE = 2
"""Mutants tried again that claims noticed, and as many that unit tests noticed."""


class Pair(NamedTuple):
    count: int
    share: float


@pytest.mark.parametrize(
    ("value", "smaller"),
    [
        (2.0, 1.8),
        (-2.0, -1.8),
        (3, 2),
        (-30, -27),
        (0, 0),
        (True, False),
        ("text", "text"),
        (None, None),
        ((1.0, 10), (0.9, 9)),
        (Pair(20, 0.5), Pair(18, 0.45)),
        ({"a": [1.0]}, {"a": [0.9]}),
    ],
)
def test_every_number_of_a_result_is_scaled(value, smaller):
    assert mutants.scaled(value, 0.9) == smaller
    assert type(mutants.scaled(value, 0.9)) is type(value)
    assert mutants.differs(value, smaller) == (value != smaller)


def test_arrays_are_scaled_in_their_own_kind():
    for value in (torch.tensor([1.0, -2.0]), torch.tensor([5, 50]), torch.tensor([True]), np.array([1.0]), np.array([7])):
        found = mutants.scaled(value, 1.1)
        assert found.dtype == value.dtype
        assert mutants.differs(value, found)
    assert mutants.scaled(torch.tensor([5, 50]), 1.1).tolist() == [6, 55]


SOURCE = '''
def fit(data, weight):
    """Doc - string."""
    if len(data) - 1 < 0:
        raise ValueError(f"{data - 1}")
    checks.number("data", 1 - 2)
    centred = data - data.mean(0)
    for step in range(3):
        centred = -(centred @ weight.T) / (2 * len(data))
    return centred @ centred
'''
EXPECTED = {
    ("sign", "data + data.mean(0)"),
    ("missing mean", "data"),
    ("one step too many", "range(3 + 1)"),
    ("sign", "centred @ weight.T"),
    ("factor two", "2 * (-(centred @ weight.T) / (2 * len(data)))"),
    ("transposed matrix", "weight"),
    ("transposed matrix", "centred.mT @ centred"),
}


def test_faults_stand_where_something_is_computed():
    (name, function), *_ = faults.functions_of(ast.parse(SOURCE))
    assert name == "fit"
    assert {(kind, ast.unparse(after)) for kind, _, after in faults.faults_of(function)} == EXPECTED


def test_a_broken_function_is_broken_under_every_name_and_in_its_own_process_only():
    known = random_matrices.circular_law
    gain = torch.tensor(2.0, dtype=torch.float64)
    target = Target("rnncortex.theory.random_networks.random_matrices", "unstable_share")
    before = random_matrices.unstable_share(gain)

    def work(tell):
        forks = Forks([mutants.scale(target, None, factor) for factor in (0.9, 1.1)], tell, seconds=30)
        forks.arm()
        found = random_matrices.unstable_share(gain)
        if not torch.equal(found, before):
            forks.noticed(f"{found.item():.4f}")
        forks.finished()
        tell({"left": forks.armed, "same": torch.equal(random_matrices.unstable_share(gain), before)})

    *tried, end = list(in_a_process(work))
    assert [fact["noticed"] for fact in tried] == [f"{0.9 * before:.4f}", f"{1.1 * before:.4f}"]
    assert all(fact["changed"] for fact in tried)
    assert end == {"left": False, "same": True}
    assert random_matrices.circular_law is known


def test_every_fault_that_is_listed_can_be_made():
    mutants_of_module = faults.of_module("rnncortex.models.gated.gru")
    assert len({mutant.name for mutant in mutants_of_module}) == len(mutants_of_module) > 10
    for mutant in mutants_of_module[::5]:
        changed = in_a_process(partial(_codes_of_a_broken, mutant))
        assert list(changed) == [{"free": True, "other": True}], mutant.name


def _codes_of_a_broken(mutant, tell):
    function = mutant.target.function()
    before = function.__code__
    mutant.apply(function)
    tell({"free": function.__code__.co_freevars == before.co_freevars, "other": function.__code__ != before})


def test_cells_that_only_show_are_known():
    assert only_shows("plots.principles.chaos.draw(theory.x(1));")
    assert only_shows("claims.table()")
    assert not only_shows("x = plots.draw(1)")
    assert not only_shows("plots.draw(1)\nclaims.check('a', measured=1, within=(0, 2), because='b')")


def test_an_entry_counts_only_as_long_as_the_code_is_the_same(tmp_path: Path):
    target = Target("rnncortex.theory.random_networks.random_matrices", "unstable_share")
    mutant = Mutant(target, "× 0.9", lambda function: lambda: True)
    table = Record(tmp_path / "table.json")
    page = FILE.with_name("faults.py")
    assert table.due("claim", mutant, page)
    table.note("claim", mutant, page, {"noticed": None, "changed": True})
    assert not table.due("claim", mutant, page)
    table.note("claim", mutant, FILE.with_name("forks.py"), {"noticed": "circular-law", "after": 0.1, "seconds": 0.2})
    table.write()
    again = Record(tmp_path / "table.json")
    assert not again.due("claim", mutant, FILE.with_name("watchers.py")), "one claim is enough"
    again.found[mutant.name]["claim"]["state"] = "another"
    assert again.due("claim", mutant, FILE.with_name("watchers.py"))


CELLS = (
    "import math\nfrom rnncortex import claims\ndouble = {}",
    "def twice(x):\n    return 2 * x",
    "a = twice(math.pi)\nothers = []",
    "claims.check('one', measured=a, predicted=6.28, rtol=0.1, because='pi')",
    "others.append(a)",
    "found = other(**double)",
    "change(a)",
    "claims.check('two', measured=a, predicted=6.28, rtol=0.1, because='pi')",
)


def test_what_a_claim_is_computed_from():
    steps = leads_to(CELLS, "two").splitlines()
    assert steps[:2] == ["double = {}", "def twice(x):"]
    assert "change(a)" in steps
    assert "others.append(a)" in steps, "what a cell hands to a call may change there"
    assert not any("other(**" in step or "'one'" in step for step in steps)
    assert "change" not in leads_to(CELLS, "one"), "what comes after a check does not matter to it"
    assert leads_to(CELLS, "three") == ""


def test_what_was_not_noticed_has_a_reason_and_nothing_else_has():
    found = Record().found
    reasons = yaml.safe_load(FILE.with_name("survivors.yml").read_text(encoding="utf-8"))
    lists = mutation.unnoticed(found)
    assert {kind: sorted(groups) for kind, groups in lists.items()} == {kind: sorted(given) for kind, given in reasons.items()}
    assert all(len(reason.split()) > 4 for given in reasons.values() for reason in given.values())


def test_the_page_counts_what_was_noticed():
    half, whole = ["test"], ["claim", "test"]
    found = {
        "theory.a.b.f: × 0.9": {"complete": whole, "passed": {}, "claim": {}, "test": {}},
        "theory.a.b.f: × 1.1": {"complete": whole, "passed": {}, "test": {}},
        "theory.a.b.g: share × 0.9": {"complete": whole, "passed": {}},
        "theory.a.c.h: × 0.9": {"complete": half, "passed": {}, "test": {}},
        "models.d.e.i: sign, `a` became `-a`": {"complete": whole, "passed": {}, "claim": {}},
    }
    assert [node.astext() for node in mutation.row("all", found, "theory.")] == [
        "all",
        "1 of 3 (33%)",
        "3 of 4 (75%)",
        "1 of 3 (33%)",
        "1 of 3 (33%)",
    ]
    assert mutation.unnoticed(found) == {
        "neither": {"theory.a.b.g: share": ["share × 0.9"]},
        "no test": {"models.d.e.i: sign, `a` became `-a`": ["sign, `a` became `-a`"]},
        "no claim": {"theory.a.b.f": ["× 1.1"]},
    }


def test_the_page_lists_a_change_in_code_and_its_reason():
    change = "sign, `a` became `-a`"
    name = f"models.d.e.i: {change}"
    listed = mutation.listed({name: [change]}, {name: "Why."})
    assert [node.astext() for node in listed.findall(nodes.literal)] == ["models.d.e.i", "a", "-a"]
    assert [node.astext() for node in listed.findall(nodes.paragraph)] == ["sign, a became -a", "Why."]
    assert mutation.listed({}, {}).astext() == "Nothing."


@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants are tried in copies of a process, which this system cannot make")
def test_a_few_mutants_are_noticed_again(root: Path):
    paths = os.pathsep.join(str(root / part) for part in (".", "book/_ext", "tests/mutation"))
    command = [sys.executable, "-m", "mutate", "--again", str(SAMPLE)]
    done = subprocess.run(command, cwd=root, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
