"""Feedback: the words of the misconception, one hint more for each try, and a check that keeps its names to itself."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from rnncortex import feedback
from rnncortex.feedback import questions

HINTS = ("Look again.", "Look at the left.", "It is 4.")


@pytest.fixture(autouse=True)
def first_try(monkeypatch):
    monkeypatch.setattr(questions, "_tries", {})
    monkeypatch.setattr(questions, "_kept", {})


def run(answer):
    globals()["answer"] = answer

    @feedback.check("Question 1", hints=HINTS)
    def question(answer: feedback.returns("number")):
        value = answer()
        assert not feedback.same(value, 5), "You counted one twice. Begin at one."
        assert feedback.same(value, 4), "It is another number."


def failure(answer):
    with pytest.raises(feedback.NotYet) as caught:
        run(answer)
    return caught.value


def test_a_right_answer_is_told_so(capsys):
    run(lambda: 4.0)
    assert capsys.readouterr().out == "✓ Question 1: right.\n"


def test_the_words_are_those_of_the_assert_that_failed():
    assert failure(lambda: 5).words.startswith("You counted one twice. Begin at one.")
    assert failure(lambda: 6).words.startswith("It is another number.")


def test_hints_appear_one_at_a_time_and_begin_again_after_a_right_answer():
    shown = [list(failure(lambda: 5).hints) for _ in range(4)]
    assert shown == [list(HINTS[:1]), list(HINTS[:2]), list(HINTS), list(HINTS)]
    run(lambda: 4)
    assert list(failure(lambda: 5).hints) == list(HINTS[:1])


def test_each_question_has_its_own_ladder():
    failure(lambda: 5)
    with pytest.raises(feedback.NotYet) as caught:

        @feedback.check("Question 2", hints=HINTS)
        def question():
            raise AssertionError

    assert list(caught.value.hints) == list(HINTS[:1])
    assert caught.value.words


def test_what_is_not_answered_is_told_so():
    def untouched():
        raise NotImplementedError

    assert failure(untouched).words == feedback.NOTHING_YET
    assert failure(untouched).lines() == [f"✗ Question 1: {feedback.NOTHING_YET}"]
    assert len(failure(lambda: 5).hints) == 1
    assert failure(lambda: None).words == feedback.NO_VALUE


def test_an_error_of_the_answer_is_shown_with_its_line():
    def broken():
        return 1 / 0

    problem = failure(broken)
    assert problem.words == "Your code stopped with ZeroDivisionError."
    assert "ZeroDivisionError: division by zero, at the line: return 1 / 0" in problem.lines()


def test_a_name_that_is_missing_is_named():
    problem = failure(lambda: nowhere)  # noqa: F821
    assert problem.words.startswith("The name nowhere is not known.")
    assert not problem.hints


def test_a_notebook_shows_words_and_hints_in_place_of_a_traceback(capsys):
    shell = InteractiveShell()
    code = """
from rnncortex import feedback

@feedback.check("Question 3", hints=("A nudge.", "More."))
def question():
    value = 1
    assert value == 2, "One is not two."
"""
    result = shell.run_cell(code)
    assert isinstance(result.error_in_exec, feedback.NotYet)
    shown = capsys.readouterr().out
    assert "✗ Question 3: One is not two." in shown
    assert "Hint 1 of 2: A nudge." in shown
    assert "More." not in shown
    assert "Traceback" not in shown
    assert "value" not in shell.user_ns
    shell.run_cell(code)
    assert "Hint 2 of 2: More." in capsys.readouterr().out


def test_long_words_are_broken_between_words():
    long = "One two three four five six seven. " * 9
    rendered = feedback.NotYet(long.strip(), "Question 1")._render_traceback_()
    assert len(rendered) > 3
    assert max(map(len, rendered)) <= questions.WIDTH
    assert " ".join(rendered).endswith(long.strip())


@pytest.mark.parametrize("hints", [(), ("one",), "some words", ("one", ""), ("one", 2)])
def test_fewer_than_two_hints_are_refused(hints):
    with pytest.raises(ValueError, match="hints: expected at least two"):
        feedback.check("Question", hints=hints)


def test_other_bad_input_is_refused():
    with pytest.raises(TypeError, match="title: expected the name of a question, got 1"):
        feedback.check(1, hints=HINTS)


NOTEBOOK = """
from rnncortex import feedback
from math import sqrt
feedback.keep(globals())
length = lambda x: sqrt(x[0] ** 2 + x[1] ** 2)
limit = 3
"""
CHECK = """
@feedback.check("Question 4", hints=("A nudge.", "More."))
def question(length: feedback.returns("number"), limit: "number"):
    x = [3.0, 4.0]
    assert length(x) == 5 and x == [3.0, 4.0], "It is another length."
    assert min(length(x), sqrt(4)) < limit, "It is another limit."
"""


def in_a_notebook(*cells):
    shell = InteractiveShell()
    results = [shell.run_cell(cell) for cell in (NOTEBOOK, *cells)]
    return results[-1].error_in_exec


def test_checks_see_the_answer_and_no_other_name_of_a_student():
    assert in_a_notebook(CHECK) is None
    assert in_a_notebook("sqrt = 3\nmin = max = len = 1\nfrom numpy import *", CHECK) is None
    assert in_a_notebook("def length(x):\n    x[0] = 5.0\n    return x[0]", CHECK) is None
    assert in_a_notebook("limit = 1", CHECK).words == "It is another limit."


def test_an_answer_of_another_kind_is_told_so():
    assert "is no function" in in_a_notebook("length = 5", CHECK).words
    assert "is a function" in in_a_notebook("limit = lambda: 3", CHECK).words
    assert "is a text" in in_a_notebook("limit = '3'", CHECK).words
    assert in_a_notebook("del limit", CHECK).words.startswith("The name limit is not known.")


def test_an_error_of_the_check_is_worded_as_the_checks():
    spoiled = CHECK.replace("x == [3.0, 4.0]", "limit[3] == 2")
    assert in_a_notebook(spoiled).words == questions.UNREADABLE


def test_errors_of_ones_own_cannot_say_anything():
    code = "class secret(Exception):\n    pass\ndef length(x):\n    raise secret('7.0')"
    problem = in_a_notebook(code, CHECK)
    assert problem.words == "Your code stopped with an error."
    assert problem.where == "secret: 7.0, at the line: raise secret('7.0')"


def test_with_other_numbers_nothing_is_told():
    again = CHECK.replace('@feedback.check("Question 4", hints=("A nudge.", "More."))', "@feedback.again")
    assert in_a_notebook(again) is None
    assert isinstance(in_a_notebook("limit = 1", again), feedback.Elsewhere)
    assert isinstance(in_a_notebook("limit = '1'", again), feedback.Elsewhere)
    assert isinstance(in_a_notebook("length = lambda x: 1 / 0", again), feedback.Stopped)
