"""The pages of the reference: one a wing, made from the folders, and an address for every name."""

from pathlib import Path

import pytest
from wings import page_of, title_and_words, wings_of, write_pages


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package with one floor, one wing and one module outside it, and the page of the floor."""
    wing = tmp_path / "rnncortex" / "models" / "gated"
    wing.mkdir(parents=True)
    (wing / "__init__.py").write_text('"""Gated networks: cells with gates."""\n')
    (wing.parent / "recurrent.py").write_text("")
    (tmp_path / "book" / "reference" / "api").mkdir(parents=True)
    (tmp_path / "book" / "reference" / "api" / "models.md").write_text("# Models\n\n```{floor} rnncortex.models\n```\n")
    return tmp_path


def test_a_new_wing_gets_its_page_and_an_old_one_loses_it(house: Path):
    (page,) = write_pages(house)
    assert page == house / "book/reference/api/models/gated.md"
    text = page.read_text()
    assert text.startswith("(rnncortex.models.gated)=\n# Models: gated networks\n\nCells with gates.\n")
    assert "```{wing} rnncortex.models.gated\n" in text
    (house / "rnncortex/models/gated/__init__.py").rename(house / "rnncortex/models/gated/cells.py")
    assert write_pages(house) == []
    assert not page.exists()


def test_a_page_that_is_up_to_date_is_left_alone(house: Path):
    (page,) = write_pages(house)
    before = page.stat().st_mtime_ns
    write_pages(house)
    assert page.stat().st_mtime_ns == before


def test_names_are_documented_in_their_wing_or_on_their_floor(house: Path):
    assert page_of(house, "rnncortex.models.gated.lstm.LSTM") == "book/reference/api/models/gated"
    assert page_of(house, "rnncortex.models.recurrent.adapt") == "book/reference/api/models"
    assert page_of(house, "rnncortex.claims.check") == "book/reference/api/claims"


def test_a_wing_without_a_title_is_called_like_its_folder():
    assert title_and_words("fixed_points", "Where a network stands still.") == ("Fixed points", "Where a network stands still.")


def test_every_wing_of_the_package_says_what_it_is_called(root: Path):
    """A title of at most four words, unlike every other of its floor."""
    for floor in sorted((root / "rnncortex").glob("[a-z]*/__init__.py")):
        titles = [title_and_words(wing, said)[0] for wing, said in wings_of(floor.parent).items() if ": " in said]
        assert len(titles) == len(wings_of(floor.parent)), f"{floor.parent.name}: a wing's docstring begins with its title and a colon"
        assert len(set(titles)) == len(titles), floor.parent.name
        assert all(len(title.split()) <= 4 for title in titles), titles
