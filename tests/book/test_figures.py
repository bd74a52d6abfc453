"""Every figure of the built chapters says what it shows, has a caption, and can be referred to."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from figures import ORDER, description, say_order
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


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("Left: a line. Right: another.", True),
        ("Errors with true inputs (left) and own ones.", True),
        ("What is left of a gradient.", False),
    ],
)
@pytest.mark.parametrize("made", ["image", "slider"])
def test_a_narrow_screen_is_told_the_order_of_the_panels(caption, said, made):
    page = new_document("page")
    drawing = nodes.image(uri="a/drawing.svg") if made == "image" else nodes.raw("", '<source media="narrow">', format="html")
    page += nodes.figure("", drawing, nodes.caption("", caption))
    page += nodes.figure("", nodes.image(uri="a/narrow_as_it_is.svg"), nodes.caption("", caption))
    say_order(page, {"drawing"})
    first, second = page.children
    assert (ORDER in [child.astext() for child in first.children]) == said
    assert ORDER not in [child.astext() for child in second.children]
