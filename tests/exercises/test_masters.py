"""Masters: full marks for the solution, and a form that a student can rely on."""

import ast
import re

import pytest

from exercises.grading import sandbox
from exercises.grading.assignment import Assignment
from exercises.grading.batch import Batch, rehearse
from exercises.grading.judge import Judge
from exercises.grading.limits import Limits
from exercises.release import grade_id, is_answer, is_graded, masters_folder, names, read_master

HIDDEN = "### BEGIN HIDDEN TESTS"

each_master = pytest.mark.parametrize("name", names())


def nbgrader(name):
    return [cell.metadata["nbgrader"] | {"source": cell.source} for cell in read_master(name).cells if grade_id(cell)]


def test_there_are_masters():
    assert names()


def test_a_private_fork_may_hold_them(monkeypatch, tmp_path):
    monkeypatch.setenv("EXERCISE_MASTERS", str(tmp_path))
    (tmp_path / "secret.md").touch()
    (tmp_path / "secret.misconceptions.md").touch()
    assert masters_folder() == tmp_path
    assert names() == ["secret"]


@each_master
def test_it_scores_full_marks(name, tmp_path):
    assignment = Assignment.read(name)
    rehearse(Batch(assignment, tmp_path, Limits(cell_seconds=3600, total_seconds=3600), 1, sandbox.usable()), Judge(assignment))


@each_master
def test_it_asks_six_to_eight_questions(name):
    text = "\n".join(cell.source for cell in read_master(name).cells if cell.cell_type == "markdown")
    assert 6 <= len(re.findall(r"^## \d\. ", text, flags=re.MULTILINE)) <= 8


@each_master
def test_under_each_answer_stands_its_check_worth_one_mark(name):
    cells = [cell for cell in read_master(name).cells if is_answer(cell) or is_graded(cell)]
    answers, checks = cells[::2], cells[1::2]
    assert [grade_id(answer) for answer in answers] == [f"{grade_id(check)}-answer" for check in checks]
    for answer, check in zip(answers, checks, strict=True):
        assert is_answer(answer)
        assert is_graded(check)
        assert check.metadata["nbgrader"]["points"] == 1


@each_master
def test_names_of_cells_are_used_once(name):
    ids = [cell["grade_id"] for cell in nbgrader(name)]
    assert len(set(ids)) == len(ids)


@each_master
def test_everything_but_answers_is_locked(name):
    assert all(cell["locked"] != cell["solution"] for cell in nbgrader(name))


@each_master
def test_every_check_asks_again_where_nobody_looks(name):
    for cell in nbgrader(name):
        assert (HIDDEN in cell["source"]) == cell["grade"]
        assert ("@feedback.check(" in cell["source"]) == cell["grade"]
        assert ("@feedback.again" in cell["source"]) == cell["grade"]


@each_master
def test_checks_take_the_answers_that_they_look_at(name):
    for cell in (cell for cell in nbgrader(name) if cell["grade"]):
        for test in (node for node in ast.parse(cell["source"]).body if isinstance(node, ast.FunctionDef) and node.decorator_list):
            assert test.args.args, cell["grade_id"]
            assert all(answer.annotation for answer in test.args.args), cell["grade_id"]


@each_master
def test_what_is_handed_to_answers_stands_in_cells_that_run_beside_them(name):
    assert not [cell["grade_id"] for cell in nbgrader(name) if cell["grade"] and "@feedback.given" in cell["source"]]


@each_master
def test_the_first_cell_keeps_the_names_that_checks_use(name):
    assert nbgrader(name)[0]["source"].endswith("feedback.keep(globals())")
