"""Statements that must fail. One that passes shows that the checks of this notebook can no longer be believed."""

from exercises.grading.assignment import Assignment

_PLAIN = (
    "assert False",
    "assert 1 == 2",
    "raise AssertionError('as it must')",
    "assert isinstance(1, str)",
    "assert all([True, False])",
    "assert any([])",
    "assert bool(0)",
    "assert len([1]) == 2",
    "assert abs(-1) < 1",
    "assert max(1, 2) < 2 or min(1, 2) > 1",
)
_OF_MODULES = {
    "math": ("isclose(0, 1)",),
    "numpy": ("allclose(m.zeros(2), m.ones(2))", "array_equal(m.zeros(2), m.ones(2))", "all(m.zeros(2) == m.ones(2))"),
    "torch": (
        "allclose(m.zeros(2), m.ones(2))",
        "equal(m.zeros(2), m.ones(2))",
        "isclose(m.zeros(2), m.ones(2)).any()",
        "ones(2).max() < m.zeros(2).min()",
        "ones(2).equal(m.zeros(2))",
        "zeros(2).eq(m.ones(2)).any()",
    ),
    "torch.testing": ("assert_close(0.0, 1.0) is None",),
    "rnncortex.feedback": (
        "same(0, 1)",
        "same([1.0, 2.0], [2.0, 1.0])",
        "check('Question', hints=('One.', 'Two.'))(lambda: 1 / 0) is None",
    ),
}
"""Of a module that the notebook has not imported, nothing is asked."""
FALSEHOODS = _PLAIN + tuple(
    f"import sys; m = sys.modules[{name!r}]; assert m.{falsehood}" for name, falsehoods in _OF_MODULES.items() for falsehood in falsehoods
)


def canaries(assignment: Assignment) -> list[tuple[str, str]]:
    """What must fail in a sound notebook after all its cells, each with the words for what it would mean if it passed.

    Besides plain falsehoods: that what was imported is something else now; and every check once more, with all that answers define taken
    away.
    """
    plain = [(f"this passes, and must not: {falsehood}", falsehood) for falsehood in FALSEHOODS]
    imports = [(f"{name} is not what was imported", f"{again}\nassert {name} is not again") for name, again in assignment.imports.items()]
    forget = f"for name in {assignment.answer_names!r}: globals().pop(name, None)\nassert False"
    checks = [(f"check {cell.name} passes without an answer", cell.source) for cell in assignment.checks]
    return [*plain, *imports, ("statements that must fail pass", forget), *checks]
