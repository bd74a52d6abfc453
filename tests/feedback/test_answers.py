"""Answers that are somewhere else: they are asked for in plain data, and what comes back may be anything."""

import functools
import json

import pytest

from rnncortex.feedback import Stopped, Unfit, Watched, answered_by, evaluation, given, returns
from rnncortex.feedback.answers import answer


@given
def doubled(x):
    return 2 * x


ELSEWHERE = {"f": lambda x, times=1: times * x, "fed": lambda g: g(3) + g(x=4), "value": 3}


def there(request):
    return evaluation.reply(request, ELSEWHERE)


def test_answers_are_asked_for_elsewhere_and_here():
    with answered_by(there):
        assert answer("value", "number", {}) == 3
        assert answer("f", returns("number"), {})(2.0, times=3) == 6
    assert answer("value", "number", {"value": 4}) == 4
    with pytest.raises(Stopped) as caught:
        answer("value", "number", {})
    assert caught.value.missing == "value"


def test_a_watched_function_learns_of_its_calls():
    watched = Watched(functools.partial(doubled))
    with answered_by(there):
        assert answer("fed", returns("number"), {})(watched) == 14
    assert watched.calls == [{"x": 3}, {"x": 4}]


def test_what_is_no_function_is_told():
    with answered_by(there), pytest.raises(Unfit, match="value is no function"):
        answer("value", returns("number"), {})


LIES = [
    "",
    "[" * 100_000,
    "{}",
    "3",
    "null",
    '{"error": 3}',
    '{"error": {}}',
    '{"value": {"given": "doubled"}, "calls": []}',
    '{"value": 1}',
]


@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_lies_are_errors(lie):
    with answered_by(lambda request: lie), pytest.raises(Stopped):
        answer("value", "number", {})


def test_too_few_reports_of_calls_are_an_error():
    lie = json.dumps({"value": {"other": "function"}, "calls": []})
    with answered_by(lambda request: lie), pytest.raises(ValueError, match="shorter"):
        answer("f", returns("number"), {})(Watched(doubled))
