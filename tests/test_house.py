"""The house: floors, and what entering it costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

FLOORS = {
    "_lazy": 0,
    "numerics": 1,
    "models": 2,
    "theory": 2,
    "tasks": 2,
    "data": 2,
    "simulations": 2.5,  # half a floor up: a recording may be of a task that is performed
    "analysis": 3,
    "training": 3,
    "plots": 4,
    "offline": 3.5,  # half a floor up: a long computation measures and trains
    "claims": 5,
    "feedback": 5,
}
PACKAGE = Path(__file__).resolve().parents[1] / "rnncortex"
FILES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("matplotlib", "pandas", "scipy", "sklearn", "sphinx", "IPython")
TESTS = PACKAGE.parent / "tests"
NOT_MIRRORED = {
    "plots": "the pages show every figure, and tests/plots looks at what all figures share",
}
"""Rooms whose modules need no test file each, and why."""
CROWDED = 16
"""More modules than this in one folder, and it gets wings."""
NO_CHECKS = ("describe", "concrete")
"""What ``numerics.checks`` has for messages."""
ELEMENTS = (ast.GeneratorExp, ast.ListComp, ast.DictComp, ast.SetComp)
"""Within these each of many elements is checked."""
MODULES = 10
"""How many modules ``import rnncortex`` may load on top of torch. Their number, not a time: machines differ, and are busy."""


def room_of(file: Path) -> str:
    """The subpackage, or the module at the top, that a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_imported(file: Path) -> set[str]:
    """The subpackages that a file imports from."""
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name} imports relatively"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("rnncortex.")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_file_imports_only_from_floors_below_its_own(file):
    room, imported = room_of(file), rooms_imported(file)
    if room == "__init__":
        assert imported <= {"_lazy", "numerics"}, "the door opens onto the first floor; the others load when they are used"
        return
    for other in imported - {room}:
        assert FLOORS[other] < FLOORS[room], f"{room} (floor {FLOORS[room]}) imports {other} (floor {FLOORS[other]})"


def buried_checks(file: Path) -> list[int]:
    """Lines on which an argument is checked within arithmetic, an index or another call."""
    tree, lines = ast.parse(file.read_text(encoding="utf-8")), []
    parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "checks":
            around = parent[node]
            while node.func.attr not in NO_CHECKS and isinstance(around, ast.expr | ast.keyword) and not isinstance(around, ELEMENTS):
                if isinstance(around, ast.BinOp | ast.UnaryOp | ast.Subscript | ast.Attribute | ast.Call):
                    lines.append(node.lineno)
                    break
                around = parent[around]
    return lines


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_an_argument_is_checked_in_a_line_of_its_own(file):
    """Where the reader looks for it: its value is dropped, named or compared, but no operand and no argument of something else."""
    assert buried_checks(file) == []


def checks_of_each_element(file: Path) -> list[int]:
    """Lines on which an argument is checked for each of many elements, though it is the same for all."""
    lines = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ELEMENTS):
            changing = {name.id for part in node.generators for name in ast.walk(part.target) if isinstance(name, ast.Name)}
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("checks."):
                    used = {name.id for value in call.args for name in ast.walk(value) if isinstance(name, ast.Name)}
                    lines += [call.lineno] * (not used & changing)
    return lines


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_an_argument_is_checked_once(file):
    assert checks_of_each_element(file) == []


def test_every_room_is_on_a_floor():
    assert {room_of(file) for file in FILES} <= {"__init__", *FLOORS}


@pytest.mark.parametrize(
    "folder", sorted({file.parent for file in FILES}), ids=lambda folder: folder.relative_to(PACKAGE.parent).as_posix()
)
def test_no_folder_is_crowded(folder):
    modules = [file.name for file in folder.glob("*.py") if not file.name.startswith("_")]
    assert len(modules) <= CROWDED, f"{folder.name}: expected at most {CROWDED} modules, got {len(modules)}; give it wings"


def test_import_is_cheap_and_light():
    code = """
import sys, torch
before = set(sys.modules)
import rnncortex
print(*(set(sys.modules) - before))
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "rnncortex" in loaded
    assert not {name.split(".")[0] for name in loaded} & set(HEAVY), "heavy libraries are imported at once"
    assert len(loaded) <= MODULES, sorted(loaded)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_every_module_has_its_tests_where_it_is_looked_for(file):
    place = file.relative_to(PACKAGE)
    if file.name.startswith("_") or room_of(file) in NOT_MIRRORED:
        return
    own, wing = TESTS / place.parent / f"test_{place.name}", TESTS / place.parent / f"test_{place.parent.name}.py"
    assert own.is_file() or wing.is_file(), f"expected tests/{place.parent}/test_{place.name}, or {wing.name} for a whole wing"
