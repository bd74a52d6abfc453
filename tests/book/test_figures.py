"""Every figure of the built chapters says what it shows, has a caption, and can be referred to."""

import pytest
from figures import description
from make_book import ROOT, notebooks

from tests.built import parsed

CHAPTERS = [path.relative_to(ROOT).with_suffix("").as_posix() for path, _ in notebooks()]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_figures_are_described_captioned_and_labelled(site, chapter):
    page = parsed(site / f"{chapter}.html")
    for image in page.select("article img"):
        figure = image.find_parent("figure")
        assert image.get("alt", "").strip(), f"{image['src']} has no alternative text"
        assert not image["alt"].startswith(("../", "_images")), f"{image['src']} has its file name for a description"
        assert figure is not None, f"{image['src']} stands outside a figure"
        assert figure.get("id"), f"{image['src']} has no label"
        assert figure.find("figcaption").get_text(strip=True), f"{image['src']} has no caption"


def test_the_description_is_read_from_the_drawing(tmp_path):
    drawing = tmp_path / "drawing.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg"><desc> Two lines &amp; a 3. </desc></svg>')
    assert description(drawing) == "Two lines & a 3."
    assert description(tmp_path / "photograph.png") == ""
