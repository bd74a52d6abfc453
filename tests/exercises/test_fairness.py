"""Every check and every hidden test takes right answers, however students find them and write them down."""

from types import ModuleType

import numpy as np
import pytest

from exercises import bank
from exercises.grading.assignment import Assignment
from exercises.grading.judge import Judge
from exercises.grading.kernel import Reply
from exercises.release import names
from rnncortex.feedback import evaluation
from tests.exercises.right_answers import FREE, manner

MANY = 80
SLOW = {
    "search": 3,
    "exponent": 4,
    "outlier-found": 8,
    "probe": 10,
    "reading": 20,
    "control": 30,
    "vanishing": 30,
    "history": 40,
    "trace": 60,
}
"""How many times a question is answered; those whose checks calculate for long, less often."""
QUESTIONS = [(name, cell.name) for name in names() for cell in Assignment.read(name).checks]


@pytest.fixture(scope="module", params=names())
def judge(request):
    assignment = Assignment.read(request.param)
    return assignment, Judge(assignment)


def right(assignment, judge, question):
    """The right answers of the bank and of the master: the names that each defines."""
    solutions = [cell.source for cell in assignment.cells if cell.name == f"{question}-answer"]
    codes = [answer.code for answer in bank.read(assignment.name) if answer.kind == "right" and answer.question == question]
    for code in solutions + codes:
        notebook = judge.names()
        before = set(notebook)
        exec(code, notebook)
        yield {name: value for name, value in notebook.items() if name not in before and not isinstance(value, ModuleType)}


def told(judge, cell, answers):
    reply = judge.judge(cell.name, cell.source, lambda request: evaluation.reply(request, answers))
    return "" if reply == Reply() else f"{reply.error}: {reply.words}"


def test_right_answers_in_every_manner_pass_checks_and_hidden_tests(judge):
    assignment, judge = judge
    for cell in assignment.checks:
        known, random = list(right(assignment, judge, cell.name)), np.random.default_rng(len(cell.name))
        assert len(known) >= 3
        for number in range(SLOW.get(cell.name, MANY)):
            answers = {name: manner(answer, random) for name, answer in known[number % len(known)].items()}
            assert not told(judge, cell, answers), (cell.name, number)


def test_free_choices_pass_checks_and_hidden_tests(judge):
    assignment, judge = judge
    for cell in assignment.checks:
        random = np.random.default_rng(len(cell.name))
        for number in range(SLOW.get(cell.name, 2 * MANY) if cell.name in FREE else 0):
            assert not told(judge, cell, FREE[cell.name](random)), (cell.name, number)


@pytest.mark.parametrize("question", sorted(FREE))
def test_free_choices_are_of_questions_that_there_are(question):
    assert question in {cell for _, cell in QUESTIONS}
