"""What a student is told: the mark, and for each question what the answer shows; never what the hidden tests ask."""

from collections.abc import Set

from exercises.grading.assignment import Assignment
from exercises.grading.marks import number
from exercises.grading.result import Result, Verdict
from rnncortex import feedback

ELSEWHERE = "Your answer is not right when the same is asked with other numbers than in the check that you have."
LATE = "This did not come to an end in time, ended the kernel, or asked for too much."
UNREACHED = "This was not reached."
LOOK = "Your teacher will look at it."
STOPPED = "Your code stopped with an error, at the check that you have or when the same was asked with other numbers."


def report(assignment: Assignment, result: Result) -> str:
    """A page in Markdown for one student.

    Nothing that the notebook printed or raised is quoted. The words for a mistake are shown if, and only if, they stand in the part of the
    check that every student has, or name a name that the assignment asks for.
    """
    unknown = {f"The name {name} is not known. Run the cells above from the top, your answer included." for name in assignment.answer_names}
    common = {feedback.NOTHING_YET, feedback.NO_VALUE, *unknown}
    lines = [f"# {assignment.name}", "", result.student, "", result.status.meaning, ""]
    if not result.settled:
        lines += [LOOK, ""]
    if result.mark is not None:
        lines += [f"**{number(result.mark)} of {number(assignment.points)}**", ""]
    if result.withheld or not result.verdicts:
        return "\n".join(lines)
    for cell in assignment.checks:
        verdict = result.verdicts.get(cell.name)
        right = verdict is not None and not verdict.error and not verdict.late
        lines += [f"## {'✓' if right else '✗'} {cell.title}", ""]
        lines += ["Right.", ""] if right else [_words(verdict, common | cell.words), ""]
        if verdict and verdict.words in cell.words and cell.hints:
            lines += [f"A hint: {cell.hints[0]}", ""]
    return "\n".join(lines)


def _words(verdict: Verdict | None, known: Set[str]) -> str:
    if verdict is None:
        return UNREACHED
    if verdict.late:
        return LATE
    if verdict.error == feedback.NotYet.__name__:
        return verdict.words if verdict.words in known else STOPPED
    return ELSEWHERE if verdict.error == AssertionError.__name__ else STOPPED
