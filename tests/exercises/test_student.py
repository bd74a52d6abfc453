"""Student notebooks: the committed ones are what their masters give, without a word of the solutions, and worth nothing untouched."""

import json

import nbformat
import pytest
from nbformat import v4

from exercises.bank import marks, run
from exercises.release import STUDENT, as_text, is_answer, is_graded, names, read_master, release

each_master = pytest.mark.parametrize("name", names())


def test_no_notebook_is_left_of_a_master_that_is_gone():
    assert sorted(file.stem for file in STUDENT.glob("*.ipynb")) == names()


@each_master
def test_the_committed_notebook_is_current(name):
    committed = (STUDENT / f"{name}.ipynb").read_text(encoding="utf-8")
    assert committed == as_text(release(read_master(name))), "run `make exercises` and commit what it writes"


@each_master
def test_it_is_a_notebook_without_outputs_for_any_python_3(name):
    notebook = nbformat.read(STUDENT / f"{name}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert not [cell for cell in notebook.cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]


@each_master
def test_checks_are_folded(name):
    notebook = nbformat.read(STUDENT / f"{name}.ipynb", as_version=4)
    assert all(cell.metadata.jupyter.source_hidden for cell in notebook.cells if is_graded(cell))


@each_master
def test_untouched_it_scores_nothing_and_all_else_runs(name):
    notebook = run(nbformat.read(STUDENT / f"{name}.ipynb", as_version=4))
    assert set(marks(notebook).values()) == {0}
    for cell in notebook.cells:
        if cell.cell_type == "code" and not is_answer(cell) and not is_graded(cell):
            assert not [output for output in cell.outputs if output.output_type == "error"], cell.source


def cell(source, grade_id, **fields):
    settings = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3}
    made = v4.new_code_cell(source, metadata={"nbgrader": settings | {"grade_id": grade_id} | fields}, id=grade_id)
    return made


def test_solutions_and_hidden_tests_are_taken_out_and_the_master_stays():
    answer = cell("def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION", "answer", locked=False, solution=True)
    check = cell(
        "assert double(1) == 2\n### BEGIN HIDDEN TESTS\nassert double(3) == 6\n### END HIDDEN TESTS", "check", grade=True, points=1
    )
    master = v4.new_notebook(cells=[v4.new_markdown_cell("Double it.", id="text"), answer, check], metadata={})
    before = json.dumps(master)
    student = release(master)
    assert student.cells[0].source == "Double it."
    assert student.cells[1].source == "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    assert student.cells[2].source == "assert double(1) == 2"
    assert student.cells[2].metadata["editable"] is False
    assert json.dumps(master) == before
