"""Version and addresses stand in several files, since each tool reads its own; they agree."""

import tomllib
from urllib.parse import urlsplit

import pytest
import yaml

import rnncortex


@pytest.fixture(scope="module")
def config(root):
    return yaml.safe_load((root / "_config.yml").read_text())


@pytest.fixture(scope="module")
def citation(root):
    return yaml.safe_load((root / "CITATION.cff").read_text())


def test_the_citation_is_of_this_version_and_repository(citation, config):
    assert citation["version"] == rnncortex.__version__
    assert citation["repository-code"] == config["repository"]["url"]
    assert citation["url"] == config["html"]["baseurl"]


def test_the_package_names_the_same_repository_and_book(root, config):
    addresses = tomllib.loads((root / "pyproject.toml").read_text())["project"]["urls"]
    assert addresses == {"Repository": config["repository"]["url"], "Book": config["html"]["baseurl"]}


def test_the_book_is_published_from_its_repository(config):
    owner, name = urlsplit(config["repository"]["url"]).path.strip("/").split("/")
    assert config["html"]["baseurl"] == f"https://{owner}.github.io/{name}/"
