"""Banks of misconceptions: each wrong answer loses its mark and is told what it shows, each right one keeps it, however it is written."""

import json
import time
from collections import Counter, defaultdict

import pytest
from nbformat import v4

from exercises import bank, release

BANK = """\
# Misconceptions about doubling

## double

### wrong: squared

> You squared it.

```python
def double(x):
    return x * x
```

### right: added

```python
def double(x):
    return x + x
```
"""
CHECK = """\
from rnncortex import feedback

@feedback.check("Doubling", hints=("Twice.", "Add it to itself."))
def doubling():
    assert double(3) != 9, "You squared it. Twice is something else."
    assert double(3) == 6, "Not twice."
assert double(5) == 10
"""


@pytest.fixture(scope="module", params=release.names())
def graded(request):
    start = time.monotonic()
    verdicts = bank.grade(release.read_master(request.param), bank.read(request.param))
    return request.param, verdicts, time.monotonic() - start


@pytest.fixture
def verdicts(graded):
    return graded[1]


def test_every_answer_receives_what_it_should(graded, record_property):
    name, verdicts, seconds = graded
    record_property("graded", f"{name}: {len(verdicts)} answers in {seconds:.0f} s")
    assert [verdict for verdict in verdicts if not verdict.as_expected] == []


def test_the_page_shows_these_verdicts(graded, root):
    name, verdicts, _ = graded
    assert json.loads((root / "exercises" / "banks.json").read_text(encoding="utf-8"))[name] == bank.count(verdicts)
    assert f"```{{judged-answers}} {name}\n```" in (root / "book" / "hands_on" / f"{name}.md").read_text(encoding="utf-8")


def test_hints_appear_one_at_a_time(verdicts):
    in_a_row, hints = Counter(), defaultdict(list)
    for verdict in verdicts:
        question = verdict.answer.question
        in_a_row[question] = in_a_row[question] + 1 if verdict.answer.kind == "wrong" else 0
        hints[question].append((in_a_row[question], verdict.hints))
    for shown in hints.values():
        most = max(number for _, number in shown)
        assert most >= 2
        assert [number for _, number in shown] == [min(tries, most) for tries, _ in shown]


@pytest.mark.parametrize("name", release.names())
def test_every_question_has_at_least_five_wrong_answers_and_two_right_ones(name):
    questions = {release.grade_id(cell) for cell in release.read_master(name).cells if release.is_graded(cell)}
    answers = bank.read(name)
    assert {answer.question for answer in answers} == questions
    for question in questions:
        own = [answer for answer in answers if answer.question == question]
        assert sum(answer.kind == "right" for answer in own) >= 2, question
        assert len({answer.name for answer in own if answer.kind == "wrong"}) >= 5, question
        assert len({answer.code for answer in own}) == len(own), question


@pytest.fixture
def written(monkeypatch, tmp_path):
    def write(text):
        monkeypatch.setenv("EXERCISE_MASTERS", str(tmp_path))
        (tmp_path / "doubling.misconceptions.md").write_text(text)
        return bank.read("doubling")

    return write


def test_a_bank_is_read(written):
    wrong, right = written(BANK)
    assert wrong == bank.Answer("double", "wrong", "squared", "You squared it.", "def double(x):\n    return x * x\n")
    assert right == bank.Answer("double", "right", "added", "", "def double(x):\n    return x + x\n")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("> You squared it.\n", "", "expected words for a wrong answer and for no other, got 'squared'"),
        ("### right: added\n", "### right: added\n\n> So it is.\n", "got 'added'"),
        ("### right: added", "### correct: added", "expected answers, got '### correct: added'"),
    ],
)
def test_what_is_no_answer_is_named(written, old, new, words):
    with pytest.raises(ValueError, match=words):
        written(BANK.replace(old, new))


def test_a_verdict_says_what_the_student_saw(written):
    metadata = {"nbgrader": {"grade": True, "grade_id": "double", "points": 1}}
    master = v4.new_notebook(cells=[v4.new_code_cell(CHECK, metadata=metadata)])
    wrong, right = written(BANK)
    fitted = bank.Answer("double", "fitted", "what the check asks", "", "def double(x):\n    return 6")
    verdicts = bank.grade(master, [wrong, wrong, wrong, right, fitted])
    assert [verdict.passed for verdict in verdicts] == [False, False, False, True, False]
    assert [verdict.hints for verdict in verdicts] == [1, 2, 2, 0, 0]
    assert verdicts[0].words == "You squared it. Twice is something else."
    assert all(verdict.as_expected for verdict in verdicts)
    unexpected = [wrong._replace(code=right.code), wrong._replace(words="Not twice."), wrong._replace(code=fitted.code)]
    unexpected += [right._replace(code=wrong.code), fitted._replace(code=right.code), fitted._replace(code=wrong.code)]
    assert not any(verdict.as_expected for verdict in bank.grade(master, unexpected))
