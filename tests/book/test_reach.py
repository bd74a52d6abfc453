"""What a chapter can reach of the package: every edit that could change it is seen, and no other makes it run again."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from exec_fingerprint import PACKAGE, Fingerprints, code_of
from make_book import ROOT, notebooks
from reach import Reach

LAZY = "from rnncortex import _lazy\n__getattr__, __dir__, __all__ = _lazy.modules(__name__, __path__)\n"
FILES = {
    "__init__.py": "from importlib import import_module\ndef __getattr__(name):\n    return import_module(f'rnncortex.{name}')\n",
    "_lazy.py": "from importlib import import_module\nmodules = lambda *_: import_module(_[0])\n",
    "numerics/__init__.py": LAZY,
    "numerics/linear.py": "SOLVE = 1\n",
    "numerics/rare.py": "RARE = 1\n",
    "numerics/whole.py": "",
    "data/__init__.py": LAZY,
    "data/recording.py": "FILE = 'recording.npz'\n",
    "data/recording.npz": "12",
    "analysis/__init__.py": LAZY,
    "analysis/dynamics/__init__.py": LAZY,
    "analysis/dynamics/lyapunov.py": "from rnncortex.numerics import linear\nEXPONENT = linear.SOLVE\n",
    "analysis/dynamics/basins.py": "def basins():\n    from rnncortex.numerics import rare\n    return rare.RARE\n",
    "analysis/dynamics/lazily.py": "from rnncortex import analysis\ndef run():\n    return analysis.dynamics.basins.basins()\n",
    "plots/__init__.py": LAZY,
    "plots/style.py": "from rnncortex.numerics.linear import SOLVE\n",
    "plots/chaos.py": "from rnncortex.plots import style\n",
    "plots/memory.py": "from rnncortex.plots import style\n",
}
CHAOS = "from rnncortex import analysis, plots\nplots.chaos.draw(analysis.dynamics.lyapunov.EXPONENT);"
MEMORY = "import rnncortex as house\nfrom rnncortex.data import recording as heard\nhouse.plots.memory.draw(heard.FILE)"
BASINS = "from rnncortex import analysis\nanalysis.dynamics.basins.basins()"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / PACKAGE / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / PACKAGE


@pytest.fixture
def run_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Which of three chapters run again after an edit of a file."""
    chapters = {"chaos": CHAOS, "memory": MEMORY, "basins": BASINS}

    def edit(name: str) -> list[str]:
        before = {chapter: Fingerprints(package.parent).of(code) for chapter, code in chapters.items()}
        with (package / name).open("a") as file:
            file.write("\n")
        after = Fingerprints(package.parent)
        return [chapter for chapter, code in chapters.items() if after.of(code) != before[chapter]]

    return edit


@pytest.mark.parametrize(
    ("file", "users"),
    [
        ("plots/chaos.py", ["chaos"]),
        ("plots/memory.py", ["memory"]),
        ("plots/style.py", ["chaos", "memory"]),
        ("numerics/linear.py", ["chaos", "memory"]),
        ("numerics/rare.py", ["basins"]),
        ("data/recording.npz", ["memory"]),
        ("_lazy.py", ["chaos", "memory", "basins"]),
        ("__init__.py", ["chaos", "memory", "basins"]),
    ],
)
def test_an_edit_runs_its_users_again_and_nobody_else(run_again, file, users):
    assert run_again(file) == users


@pytest.mark.parametrize(
    ("code", "reached"),
    [
        ("from rnncortex.analysis.dynamics.lazily import run", "numerics.rare"),
        ("import rnncortex.analysis.dynamics.lazily", "analysis.dynamics.basins"),
        ("from rnncortex import analysis as measure\ndef f():\n    return measure.dynamics.basins", "numerics.rare"),
        ("from rnncortex.analysis import dynamics\nthere = dynamics\nthere.basins", "numerics.rare"),
        ("from rnncortex import numerics\ngetattr(numerics, name)", "numerics.whole"),
        ("from rnncortex.numerics import *", "numerics.whole"),
        ("import importlib\nimportlib.import_module('rnncortex.numerics.whole')", "numerics.whole"),
        ("import importlib\nimportlib.import_module(name)", "numerics.whole"),
        ("from importlib import import_module\nimport_module('rnncortex.' + name)", "plots.chaos"),
        ("exec(text)", "plots.chaos"),
        ("%run nonsense", "plots.chaos"),
    ],
)
def test_what_is_reached_in_a_roundabout_way_is_seen(package, code, reached):
    assert f"{PACKAGE}.{reached}" in Reach(package).names(code)


@pytest.mark.parametrize("code", ["import torch", "from rnncortex import analysis", "import importlib\nimportlib.import_module('torch')"])
def test_what_is_not_reached_does_not_count(package, code):
    assert not [name for name in Reach(package).names(code) if name.count(".") > 1 or name.endswith("numerics")]


def test_in_the_book_an_edit_of_a_plot_is_one_chapters_and_one_of_the_checks_is_everybodys():
    reach = Reach(ROOT / PACKAGE)
    reached = {path.stem: reach.names(code_of(notebook)) for path, notebook in notebooks()}
    assert [chapter for chapter, names in reached.items() if f"{PACKAGE}.plots.principles.chaos" in names] == ["chaos"]
    assert all(f"{PACKAGE}.numerics.checks" in names for names in reached.values())


def test_modules_that_a_run_loads_are_among_those_that_its_code_reaches():
    code = "import torch\nfrom rnncortex import analysis, models, tasks, theory\n"
    code += "theory.random_networks.mean_field\nanalysis.dynamics.fixed_points\nmodels.spikes.rnn\ntasks.memory.flip_flop\n"
    show = "import sys\nprint(*(name for name in sys.modules if name.split('.')[0] == 'rnncortex'))"
    done = subprocess.run([sys.executable, "-c", code + show], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert f"{PACKAGE}.models.spikes.rnn" in loaded
    assert loaded <= Reach(ROOT / PACKAGE).names(code)
