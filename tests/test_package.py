"""The package as others get it: a wheel, in an empty environment, outside the repository."""

import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def python(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel, and sees the libraries of this one but nothing of the repository."""
    place = tmp_path_factory.mktemp("elsewhere")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", place, root]
    subprocess.run(build, check=True)
    venv.create(place / "env", with_pip=False)
    (wheel,) = place.glob("rnncortex-*.whl")
    (packages,) = (place / "env").glob("lib/python*/site-packages")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", packages, wheel]
    subprocess.run(install, check=True)
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))  # a path alone: no editable install comes along
    return place / "env" / "bin" / "python"


def run(python: Path, code: str) -> str:
    done = subprocess.run([python, "-c", code], cwd=python.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_it_imports_from_the_wheel(python, root):
    origin = run(python, "import rnncortex; print(rnncortex.__file__)").strip()
    assert Path(origin).is_relative_to(python.parents[1])


def test_every_module_imports_and_every_file_is_there(python, root):
    modules = (
        "import pkgutil, rnncortex\nprint(*sorted(m.name for m in pkgutil.walk_packages(rnncortex.__path__, 'rnncortex.', onerror=print)))"
    )
    code = root / "rnncortex"
    expected = {".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for file in code.rglob("*.py")}
    assert set(run(python, modules).split()) == expected - {"rnncortex"}
    installed = python.parents[1] / next(python.parents[1].glob("lib/python*/site-packages")) / "rnncortex"
    data = {file.relative_to(code) for file in code.rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")}
    assert {file for file in data if not (installed / file).is_file()} == set()


def test_a_figure_is_drawn_in_the_style_of_the_book(python):
    code = "from rnncortex.plots.figure import Figure, canvas; print(Figure(canvas()[0], 'An empty figure.').svg())"
    drawing = run(python, code)
    assert "<desc>An empty figure.</desc>" in drawing
    assert "prefers-color-scheme: dark" in drawing


def test_the_example_of_the_readme_runs(python, root):
    examples = re.findall(r"^```python\n(.*?)^```$", (root / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert examples, "README.md shows no example"
    for example in examples:
        run(python, example)
