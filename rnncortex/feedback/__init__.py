"""Floor 5: feedback in an exercise: what is wrong with an answer, said in words, and hints that appear one at a time.

A check is a function of plain asserts on answers, each with the words for the misconception that it looks for, the most telling first::

    @feedback.check("Question 1", hints=("Which terms are linear in the push?", "The leak is one of them."))
    def question_1(jacobian: feedback.returns("matrix")):
        answer = jacobian(weight, state)
        assert not feedback.same(answer, gain * weight), "The leak is missing. A push also decays by itself."
        assert feedback.same(answer, expected), "The matrix is another one. Compare it with a small push."

Its parameters are the names of the answers that it looks at, and nothing else of a student's is seen. What they are to be stands behind
the name: ``returns(...)`` for a function, the form alone for a value. Arguments pass as copies; whatever an answer returns, numbers of any
kind, arrays, lists, is converted once (:mod:`rnncortex.feedback.forms`). The same check runs in the student's notebook and, when marks are
given, in another process than the answer (:mod:`rnncortex.feedback.evaluation`).
"""

from rnncortex.feedback.answers import Stopped, answered_by
from rnncortex.feedback.comparison import same
from rnncortex.feedback.evaluation import Watched, given
from rnncortex.feedback.forms import NO_VALUE, Unfit, returns
from rnncortex.feedback.questions import NOTHING_YET, Elsewhere, NotYet, again, check, keep

__all__ = [
    "NOTHING_YET",
    "NO_VALUE",
    "Elsewhere",
    "NotYet",
    "Stopped",
    "Unfit",
    "Watched",
    "again",
    "answered_by",
    "check",
    "given",
    "keep",
    "returns",
    "same",
]
