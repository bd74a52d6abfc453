"""One environment, said in three files: what pyproject.toml asks for, constraints.txt pins, and environment.yml gives to Binder."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}
"""Where conda-forge's name of a package is another than the Python package index's."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def pins(root):
    return {plain(name): version for name, version in (line.split("==") for line in (root / "constraints.txt").read_text().split())}


@pytest.fixture(scope="module")
def conda(root):
    return dict(line.split("=") for line in yaml.safe_load((root / "environment.yml").read_text())["dependencies"])


def test_everything_that_is_asked_for_is_pinned_as_asked(project, pins):
    for requirement in [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]:
        asked = Requirement(requirement)
        assert plain(asked.name) in pins, f"{asked.name} is not pinned: run make lock"
        assert asked.specifier.contains(pins[plain(asked.name)])


def test_a_researchers_own_torch_will_do(project):
    (torch,) = (asked for asked in map(Requirement, project["dependencies"]) if asked.name == "torch")
    assert {specifier.operator for specifier in torch.specifier} == {">=", "<"}, "a range, not one version"


def test_pins_name_versions_and_nothing_else(root):
    for line in (root / "constraints.txt").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line), f"{line}: no local version, no address, no path"


def test_binder_has_what_the_package_and_a_notebook_need(project, conda):
    needed = {CONDA_NAMES.get(name, name) for name in (re.split("[=<>]", need)[0] for need in project["dependencies"])}
    lab = set(project["optional-dependencies"]["lab"])
    assert needed | lab | {"python", "ipykernel"} == set(conda)


def test_binder_has_the_pinned_versions(project, pins, conda):
    names = {conda_name: name for name, conda_name in CONDA_NAMES.items()}
    assert f">={conda.pop('python')}" == project["requires-python"]
    for name, version in conda.items():
        pinned = pins[plain(names.get(name, name))]
        assert f"{pinned}.".startswith(f"{version}."), f"{name}: environment.yml has {version}, constraints.txt {pinned}"
