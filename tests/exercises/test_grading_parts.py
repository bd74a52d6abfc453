"""The parts of the grader that need no kernel: finding, reading, rebuilding, keeping, telling and exporting."""

import csv
import io
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exercises.grading import __main__ as grading
from exercises.grading import batch, export, folders, marks, notebook, rebuild, sandbox, submissions, usage
from exercises.grading.assignment import Assignment
from exercises.grading.copies import is_copy
from exercises.grading.judge import Judge
from exercises.grading.kernel import CutShort, Reply
from exercises.grading.limits import Limits
from exercises.grading.notebook import Written
from exercises.grading.report import report
from exercises.grading.result import Result, Status, Verdict
from rnncortex.feedback import NOTHING_YET, evaluation
from tests.exercises import cohort


@pytest.fixture(scope="module", autouse=True)
def masters():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXERCISE_MASTERS", str(cohort.MASTERS))
        yield


@pytest.fixture(scope="module")
def assignment():
    return Assignment.read("decay")


def test_a_master_is_read_cell_by_cell(assignment):
    assert [(cell.name, cell.points) for cell in assignment.checks] == [("half", 1), ("number", 2), ("many", 1)]
    assert assignment.points == 4
    half = assignment.checks[0]
    assert "secret_rates" in half.source
    assert "secret_rates" not in half.released
    assert half.title == "Question 1"
    assert half.hints == ["Half, not 1/e.", "Solve exp(-rate t) = 1/2."]


@pytest.mark.parametrize("change", ["a check that a person marks", "no check at all"])
def test_masters_that_cannot_be_graded_are_refused(tmp_path, monkeypatch, change):
    text = (cohort.MASTERS / "plain.md").read_text()
    if change == "no check at all":
        text = text.partition("## 1.")[0]
    else:
        text = text.replace("grade: false, grade_id: half-answer", "grade: true, points: 1, grade_id: half-answer")
    (tmp_path / "plain.md").write_text(text)
    monkeypatch.setenv("EXERCISE_MASTERS", str(tmp_path))
    with pytest.raises(ValueError, match="plain: expected"):
        Assignment.read("plain")


@pytest.fixture(scope="module")
def judge(assignment):
    return Judge(assignment)


def answered(**names):
    return lambda request: evaluation.reply(request, names)


def judged(judge, assignment, ask):
    return [judge.judge(cell.name, cell.source, ask) for cell in assignment.checks]


def test_a_judge_gives_marks_for_right_answers_wherever_they_are(judge, assignment):
    right = answered(
        half_life=lambda rate: math.log(2) / rate, threshold=0.5, remaining=lambda rates, time: [math.exp(-r * time) for r in rates]
    )
    assert judged(judge, assignment, right) == [Reply()] * 3
    fitted = answered(half_life=lambda rate: math.log(2) / 2, threshold=0.2, remaining=lambda rates, time: [0])
    assert [reply.error for reply in judged(judge, assignment, fitted)] == ["Elsewhere", "Elsewhere", "NotYet"]
    nothing = judged(judge, assignment, answered())
    assert [reply.words[:24] for reply in nothing] == ["The name half_life is no", "The name threshold is no", "The name remaining is no"]


def test_a_call_that_is_cut_short_ends_the_check(judge, assignment):
    def ask(request):
        raise CutShort(Reply(late=True))

    assert judged(judge, assignment, ask) == [Reply(late=True)] * 3


SOLUTION = """
def solve(rates, time):
    ### BEGIN SOLUTION
    total = 0.0
    for rate in rates:
        total += math.exp(-rate * time) / (1 + rate**2)
    return total / len(rates) if rates else total
    ### END SOLUTION
"""


def test_a_copy_of_the_solution_is_noticed():
    renamed = SOLUTION.replace("rates", "many").replace("total", "s").replace("    ### BEGIN SOLUTION\n", "")
    assert is_copy(renamed, SOLUTION)
    assert not is_copy(SOLUTION.replace("1 + rate**2", "rate**2 + 1"), SOLUTION)
    assert not is_copy("threshold = 0.5", "threshold = 0.5")
    assert not is_copy("what is this", SOLUTION)


def named(*cells):
    return [Written(True, source, (name, "")) for name, source in cells]


def test_given_cells_come_from_the_master_and_added_ones_stay_where_they_were(assignment):
    cells = named(("", "top = 1"), ("half-answer", "mine"), ("", "after = 1"), ("half", "assert True"), ("setup", "import nothing"))
    built = rebuild.rebuild(assignment, cells)
    sources = {cell.name: cell.source for cell in assignment.cells}
    wanted = ["top = 1", sources["setup"], "mine", "after = 1", sources["half"], sources["number"], sources["many"]]
    assert [step.code for step in built.steps] == wanted
    assert [step.check for step in built.steps] == [False] * 4 + [True] * 3
    assert built.missing == ["number-answer", "many-answer"]
    assert not built.foreign
    assert "check half was changed and put back" in built.notes
    assert "check many was missing and put back" in built.notes


def test_what_equals_the_master_or_what_was_given_is_not_called_changed(assignment):
    for text in ("source", "released"):
        cells = named(*((cell.name, getattr(cell, text) + "  \n") for cell in assignment.cells if cell.kind != "text"))
        assert not rebuild.rebuild(assignment, cells).notes


def test_a_notebook_with_none_of_the_questions_is_foreign(assignment):
    assert rebuild.rebuild(assignment, named(("setup", "1"), ("spikes", "2"))).foreign
    assert not rebuild.rebuild(assignment, named(("setup", "1"), ("", "2"))).foreign


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"3", b"\xff\xfe", b'{"cells": 3}', b'{"cells": []}', b'{"worksheets": [1]}', b"[" * 100_000, b"9" * 10_000],
)
def test_what_is_no_notebook_is_unreadable(tmp_path, content):
    (tmp_path / "x.ipynb").write_bytes(content)
    with pytest.raises(notebook.Unreadable):
        notebook.read(tmp_path / "x.ipynb")


def test_odd_cells_are_read_as_far_as_they_make_sense(tmp_path):
    cells = [
        3,
        {},
        {"cell_type": "code", "source": ["a\r\n", "b"], "metadata": None},
        {"cell_type": "code", "source": {"a": 1}, "metadata": {"nbgrader": 5}, "id": 7},
    ]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    read = notebook.read(tmp_path / "x.ipynb")
    assert [(cell.code, cell.source) for cell in read[:2]] == [(False, ""), (True, "a\nb")]
    assert read[2].names == ("", "7")


def test_links_are_not_followed(tmp_path):
    (tmp_path / "real.ipynb").write_text('{"cells": [{}]}')
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "real.ipynb")
    with pytest.raises(notebook.Unreadable, match="a link"):
        notebook.read(tmp_path / "link.ipynb")


def test_submissions_are_found_by_student(tmp_path):
    for file in ("a.ipynb", "b/x.ipynb", "c/deep/down/decay.ipynb", "c/other.ipynb", "d/notes.txt", ".hidden/x.ipynb", "e.txt"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    found = {submission.student: submission for submission in submissions.find(tmp_path)}
    assert list(found) == ["a", "b", "c", "d"]
    assert found["c"].chosen("decay") == tmp_path / "c/deep/down/decay.ipynb"
    os.utime(tmp_path / "c/other.ipynb", (9, 9))
    os.utime(tmp_path / "c/deep/down/decay.ipynb", (5, 5))
    assert found["c"].chosen("spikes") == tmp_path / "c/other.ipynb"
    assert found["b"].chosen("decay") == tmp_path / "b/x.ipynb"
    assert found["d"].chosen("decay") is None


def test_names_are_written_in_any_file_system():
    assert submissions.readable("Zoe\u0308") == "Zoë"
    assert submissions.readable(os.fsdecode(b"caf\xe9")) == "caf\\xe9"
    long = [submissions.readable("\u0958" * 80 + end) for end in "ab"]
    assert long[0] != long[1]
    assert all(len(name.encode()) < 200 for name in long)


@pytest.fixture
def deep(tmp_path):
    """A folder with five thousand within each other."""
    (tmp_path / "deep").mkdir()
    here = os.getcwd()
    os.chdir(tmp_path / "deep")
    for _ in range(5000):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(here)
    yield tmp_path / "deep"
    folders.remove(tmp_path / "deep")


def test_no_depth_stops_the_grader(deep):
    (deep / "d" / "plain.ipynb").touch()
    assert [len(submission.notebooks) for submission in submissions.find(deep.parent)] == [1]
    with pytest.raises(RecursionError):
        folders.size(deep)
    os.chmod(deep / "d" / "d", 0)
    folders.remove(deep)
    assert not deep.exists()


def test_a_folder_is_measured(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(bytes(100_000))
    assert 100_000 <= folders.size(tmp_path) < 120_000


def test_memory_without_a_name_counts():
    hidden = os.memfd_create("hidden")
    before = usage.used(os.getppid(), Path("/nowhere"))
    os.write(hidden, bytes(50_000_000))
    after = usage.used(os.getppid(), Path("/nowhere"))
    os.close(hidden)
    assert after["memory"] - before["memory"] > 30_000_000
    assert after["processes"] >= 1


@pytest.fixture
def batch_of_two(assignment, tmp_path, monkeypatch):
    made = batch.Batch(assignment, tmp_path / "out", Limits(), 1, False)
    monkeypatch.setattr(batch, "rehearse", lambda *_: None)
    return made, [submissions.Submission(name, ()) for name in ("Ann", "Bo")]


def test_what_goes_wrong_with_one_submission_is_nobody_elses_affair(batch_of_two, judge, monkeypatch):
    made, both = batch_of_two
    digest = batch.Batch.digest
    monkeypatch.setattr(batch.Batch, "digest", lambda self, submission: 1 / 0 if submission.student == "Ann" else digest(self, submission))
    results = {result.student: result for result in batch.grade(made, judge, both)}
    assert (results["Ann"].status, results["Bo"].status) == (Status.FAILED, Status.NOTHING)
    assert "ZeroDivisionError" in results["Ann"].notes[0]
    assert "Ann,,4,grader error" in (made.out / "marks.csv").read_text()


def test_results_that_no_longer_hold_are_removed(batch_of_two, judge):
    made, both = batch_of_two
    assert len(list(batch.grade(made, judge, both))) == 2
    list(batch.grade(made, judge, both[:1]))
    assert [file.parent.name for file in made.out.rglob("decay.*")] == ["Ann", "Ann"]


def test_the_environment_belongs_to_what_results_depend_on(batch_of_two, monkeypatch):
    made, (ann, _) = batch_of_two
    before = made.digest(ann)
    assert made.digest(ann) == before
    monkeypatch.setattr(batch, "fingerprint", lambda: "another torch")
    assert made.digest(ann) != before


def test_a_folder_with_nothing_in_it_is_refused(tmp_path):
    with pytest.raises(ValueError, match="expected notebooks or a folder for each student"):
        submissions.find(tmp_path)
    with pytest.raises(ValueError, match="expected a folder"):
        submissions.find(tmp_path / "nowhere")


@pytest.fixture
def results():
    right, wrong = Verdict(1), Verdict(0, "NotYet", "That is the time to fall to 1/e.")
    return [
        Result("Ann Lee_123_assignsubmission_file_", Status.OK, {"half": right, "number": Verdict(2), "many": Verdict(0.5)}),
        Result("Bo Ek_77_assignsubmission_file_", Status.OK, {"half": wrong}),
        Result("Cy_5_x", Status.DIED, {"half": right}, withheld=True),
        Result("Di_6_x", Status.CHECK, {"half": right}),
    ]


def test_results_are_kept_whole(tmp_path, results):
    for result in results:
        result.save(tmp_path / "deep" / "down.json")
        assert Result.load(tmp_path / "deep" / "down.json") == result
    assert Result.load(tmp_path / "nowhere.json") is None
    for damaged in ("", "{}", "[]", '{"status": "ok"}', '{"student": 1, "status": "strange", "verdicts": {}}'):
        (tmp_path / "damaged.json").write_text(damaged)
        assert Result.load(tmp_path / "damaged.json") is None


def test_the_table_of_marks(tmp_path, assignment, results):
    marks.write_marks(tmp_path / "marks.csv", assignment, results)
    rows = list(csv.DictReader((tmp_path / "marks.csv").open(newline="")))
    assert [row["mark"] for row in rows] == ["3.5", "0", "", "1"]
    assert [row["out of"] for row in rows] == ["4"] * 4
    assert [file.name for file in tmp_path.iterdir()] == ["marks.csv"]


@pytest.mark.parametrize(("name", "shown"), [("Ann", "Ann"), ("=1+1", "'=1+1"), ("-x", "'-x"), ("@x", "'@x"), ("+x", "'+x"), ("", "")])
def test_names_are_no_formulas(name, shown):
    assert marks.harmless(name) == shown


def test_a_page_tells_nothing_of_the_hidden_tests(assignment):
    elsewhere = Verdict(0, "Elsewhere", "AssertionError: secret_rates = 0.1, 7.0")
    verdicts = {"half": elsewhere, "number": Verdict(0, "secret_rates", "x"), "many": Verdict(0, "Stopped", "ValueError: secret")}
    page = report(assignment, Result("Eve", Status.OK, verdicts, notes=["secret"]))
    assert "secret" not in page
    assert page.count("✗") == 3
    assert "with other numbers" in page


def test_a_page_gives_the_words_of_the_check_and_a_hint(assignment):
    page = report(
        assignment, Result("Eve", Status.OK, {"half": Verdict(0, "NotYet", "Words."), "number": Verdict(0, "NotYet", NOTHING_YET)})
    )
    assert "Words.\n\nA hint: Half, not 1/e." in page
    assert page.count("A hint") == 1


def test_a_withheld_mark_is_not_told(assignment, results):
    page = report(assignment, results[2])
    assert Status.DIED.meaning in page
    assert "teacher will look" in page
    assert "Question" not in page
    assert "**" not in page


TABLE = """Identifier,Full name,Grade,Feedback comments
Participant 123,Ann Lee,,
Participant 77,"Bo Ek",9,old
Participant 5,Cy,,
Participant 6,Di,,
Participant 8,Nobody,-,
"""


def filled(table, results, columns, **options):
    text, left = export.fill(table, results, {"Bo Ek_77_assignsubmission_file_": "A page,\nin lines"}, columns, **options)
    return list(csv.reader(io.StringIO(text))), left


@pytest.mark.parametrize("match", ["Full name", "Identifier"])
def test_a_platforms_table_is_filled_and_otherwise_left_alone(results, match):
    rows, left = filled(TABLE, results, export.Columns(match, "Grade", "Feedback comments"))
    assert [row[2] for row in rows] == ["Grade", "3.5", "0", "", "", "-"]
    assert rows[2][3] == "A page,\nin lines"
    assert [row[:2] for row in rows] == [line.replace('"', "").split(",")[:2] for line in TABLE.splitlines()]
    assert left == ["Cy_5_x: kernel died", "Di_6_x: CHECK: answer cell missing"]
    rows, left = filled(TABLE, results, export.Columns(match, "Grade"), unsettled=True)
    assert [row[2] for row in rows] == ["Grade", "3.5", "0", "", "1", "-"]
    assert left == ["Cy_5_x: kernel died"]


def test_semicolons_stay(results):
    text, _ = export.fill(TABLE.replace(",", ";"), results, {}, export.Columns("Full name", "Grade"))
    assert text.splitlines()[0] == "Identifier;Full name;Grade;Feedback comments"


def test_doubtful_matches_are_refused(results):
    columns = export.Columns("Full name", "Grade")
    with pytest.raises(ValueError, match="Points: expected one of the columns"):
        export.fill(TABLE, results, {}, export.Columns("Full name", "Points"))
    with pytest.raises(ValueError, match="Cy_5_x: expected one row whose Full name fits, got 0"):
        export.fill(TABLE.replace("Cy", "Cyd"), results, {}, columns)
    with pytest.raises(ValueError, match="Cy_5_x: expected one row whose Full name fits, got 2"):
        export.fill(TABLE.replace("Nobody", "Cy"), results, {}, columns)
    with pytest.raises(ValueError, match="Cy: expected one submission, got Cy_5_x, Cy_9_x"):
        export.fill(TABLE, [*results, Result("Cy_9_x", Status.OK, {})], {}, columns)


def test_the_command_that_exports(tmp_path, results, monkeypatch, capsys):
    for result in results:
        result.save(tmp_path / "graded" / "results" / result.student / "decay.json")
    (tmp_path / "table.csv").write_bytes(b"\xef\xbb\xbf" + TABLE.encode())
    arguments = [str(tmp_path / "graded"), str(tmp_path / "table.csv"), "--match=Full name", "--mark=Grade"]
    monkeypatch.setattr(sys, "argv", ["export", *arguments, "--assignment=decay"])
    assert export.main() == 0
    assert "Ann Lee,3.5" in (tmp_path / "table-filled.csv").read_text()
    said = capsys.readouterr()
    assert "2 marks in" in said.out
    assert "left out: Cy_5_x: kernel died" in said.err
    monkeypatch.setattr(sys, "argv", ["export", *arguments, "--assignment=spikes"])
    assert export.main() == 2
    assert "expected results of spikes" in capsys.readouterr().err


def grade(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["grading", *map(str, arguments)])
    return grading.main()


def test_without_a_sandbox_nothing_runs_unless_that_is_wanted(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sandbox, "usable", lambda: False)
    cohort.hand_in(tmp_path / "plain", "plain", cohort.HONEST[:1])
    assert grade(monkeypatch, tmp_path / "plain") == 2
    assert "no bubblewrap here that works" in capsys.readouterr().err
    assert not (tmp_path / "plain-graded").exists()
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert grade(monkeypatch, tmp_path / "plain", "--without-sandbox", "--jobs=1") == 0
    assert "WARNING: there is no sandbox" in capsys.readouterr().err
    table = (tmp_path / "plain-graded" / "marks.csv").read_text()
    assert "Ann,4,4,ok,1,2,1" in table


def test_bad_input_is_told(tmp_path, monkeypatch, capsys):
    cohort.hand_in(tmp_path / "plain", "plain", cohort.HONEST[:1])
    assert grade(monkeypatch, tmp_path / "nowhere") == 2
    assert "expected a folder" in capsys.readouterr().err
    assert grade(monkeypatch, tmp_path / "plain", "--assignment=spikes") == 2
    assert "expected one of decay, plain" in capsys.readouterr().err
    assert grade(monkeypatch, tmp_path / "plain", f"--out={tmp_path / 'plain' / 'marks'}") == 2
    assert "outside the submissions" in capsys.readouterr().err


def test_numbers_that_make_no_sense_are_told(tmp_path, monkeypatch, capsys):
    for option in ("--jobs=0", "--memory=-1", "--processes=many"):
        with pytest.raises(SystemExit):
            grade(monkeypatch, tmp_path, option)
        assert "expected a number from 1 on" in capsys.readouterr().err


def test_nobody_is_graded_before_the_masters_own_solutions(tmp_path, monkeypatch, capsys):
    master = (cohort.MASTERS / "plain.md").read_text()
    (tmp_path / "masters").mkdir()
    (tmp_path / "masters" / "plain.md").write_text(master.replace("    return math.log(2) / rate", "    return math.log(3) / rate"))
    cohort.hand_in(tmp_path / "plain", "plain", cohort.HONEST[:1])
    monkeypatch.setenv("EXERCISE_MASTERS", str(tmp_path / "masters"))
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert grade(monkeypatch, tmp_path / "plain", "--without-sandbox", "--jobs=1") == 2
    assert "plain: expected full marks for the master's own solutions, got ok: half (NotYet: The time is" in capsys.readouterr().err
    assert not list((tmp_path / "plain-graded").glob("results/*/*"))


def test_the_exit_status_says_if_nobody_could_be_graded(tmp_path, monkeypatch, results):
    cohort.hand_in(tmp_path / "plain", "plain", cohort.HONEST[:1])
    failed = Result("Ann", Status.FAILED, {}, withheld=True)
    for outcomes, status in (([failed], 1), ([failed, results[0]], 0)):
        monkeypatch.setattr(grading, "grade", lambda *_, outcomes=outcomes: outcomes)
        assert grade(monkeypatch, tmp_path / "plain", "--without-sandbox") == status


def test_who_grades_as_root_gives_no_rights_away(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "chown", lambda *_: None)
    for user, wanted, unwanted in ((0, "--reuid=65534", "--unshare-user"), (1000, "--unshare-user", "setpriv")):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        command = sandbox.confined(["python"], tmp_path, "tag", Limits())
        assert wanted in command
        assert unwanted not in command
        assert command[command.index("--cap-drop") + 1] == "ALL"
    monkeypatch.setattr(sandbox, "bounded", lambda: True)
    command = sandbox.confined(["python"], tmp_path, "tag", Limits())
    assert command[:3] == ["systemd-run", "--quiet", "--scope"]
    assert f"--property=MemoryMax={Limits().memory}" in command[: command.index("bwrap")]


@pytest.mark.parametrize("module", ["exercises.grading", "exercises.grading.export"])
def test_help(root, module):
    ran = subprocess.run([sys.executable, "-m", module, "--help"], cwd=root, env=os.environ, capture_output=True, text=True, check=True)
    assert "usage: python -m" in ran.stdout
