"""What a student is told: the mark, and for each question what the answer shows; never what the hidden tests ask."""

from exercises.grading.assignment import Assignment
from exercises.grading.marks import number
from exercises.grading.result import Result, Verdict
from rnncortex import feedback

ELSEWHERE = "Your answer is not right when the same is asked with other numbers than in the check that you have."
LATE = "This did not come to an end in time, ended the kernel, or asked for too much."
UNREACHED = "This was not reached."
LOOK = "Your teacher will look at it."
STOPPED = "Your code stopped with an error when the same was asked with other numbers than in the check that you have."
NOT_YET = feedback.NotYet.__name__
"""The error of a check that every student has."""


def report(assignment: Assignment, result: Result) -> str:
    """A page in Markdown for one student.

    Nothing that the notebook printed or raised is quoted. The words for a mistake are those of the check that every student has; of the
    hidden tests no word is told.
    """
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
        lines += ["Right.", ""] if right else [_words(verdict), ""]
        if verdict and verdict.error == NOT_YET and verdict.words != feedback.NOTHING_YET and cell.hints:
            lines += [f"A hint: {cell.hints[0]}", ""]
    return "\n".join(lines)


def _words(verdict: Verdict | None) -> str:
    if verdict is None:
        return UNREACHED
    if verdict.late:
        return LATE
    return {NOT_YET: verdict.words, feedback.Elsewhere.__name__: ELSEWHERE}.get(verdict.error, STOPPED)
