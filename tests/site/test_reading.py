"""What a reader does: search, change the mode, open a solution, go from a claim to its line, take the notebook along."""

import gzip
import json
import re
import zipfile

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.site.waiting import come_to_rest


@pytest.fixture
def page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1400, "height": 900}, color_scheme="light")
    yield page
    page.close()


@pytest.fixture(scope="module")
def claim(site):
    return json.loads((site / "claims.json").read_text(encoding="utf-8"))[0]


def test_the_site_begins_at_the_first_page(page, address):
    page.goto(address)
    page.wait_for_url("**/book/index.html")


def test_search_finds_a_chapter(page, address, claim):
    page.goto(f"{address}search.html?q=eigenvalue")
    expect(page.locator("#search-results li a").first).to_be_visible()
    assert any(
        claim["chapter"].split("/")[0] in link for link in page.locator("#search-results li a").evaluate_all("all => all.map(a => a.href)")
    )


def test_a_claim_leads_to_its_line(page, address, claim):
    page.goto(f"{address}book/reference/proofs.html")
    page.get_by_role("link", name=claim["statement"]).first.click()
    line = page.locator(f"#{claim['line'].split('#')[1]}")
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text(claim["measured"])


def test_figures_follow_the_mode(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}")
    figure = page.locator("article figure img[src$='.svg']").first
    light = figure.screenshot()
    page.emulate_media(color_scheme="dark")
    come_to_rest(page)
    style = figure.evaluate(
        "image => [getComputedStyle(image).filter, getComputedStyle(image).backgroundColor, getComputedStyle(image).colorScheme]"
    )
    assert style == ["none", "rgba(0, 0, 0, 0)", "dark"]
    assert figure.screenshot() != light


def test_the_notebook_comes_with_its_outputs(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}")
    link = page.locator(".page-bar a[download]").get_attribute("href")
    notebook = json.loads(page.request.get(page.evaluate("link => new URL(link, location).href", link)).text())
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    assert any("data-claim" in "".join(output.get("data", {}).get("text/html", "")) for output in outputs)
    assert "{" + "term}`" not in json.dumps(notebook)


def test_binder_opens_the_chapter_of_this_repository(page, address, claim, root):
    repository = yaml.safe_load((root / "_config.yml").read_text())["repository"]
    page.goto(f"{address}{claim['line'].split('#')[0]}")
    link = page.locator(".page-bar").get_by_role("link", name="Open in Binder").get_attribute("href")
    place = f"{repository['url'].removeprefix('https://github.com/')}/{repository['branch']}"
    assert link == f"https://mybinder.org/v2/gh/{place}?urlpath=lab/tree/notebooks/{claim['chapter']}.ipynb"
    assert page.locator(".dropdown-launch-buttons a").get_attribute("href") == link


def test_code_and_reference_link_both_ways(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}")
    title = page.title().split(" — ")[0]
    page.get_by_label("Code", exact=False).select_option("open")
    page.locator("a.api-link", has_text="claims.check").first.click()
    used_in = page.locator('dt[id="rnncortex.claims.check"] + dd .used-in')
    expect(used_in).to_contain_text(title.lstrip("0123456789. "))


def test_one_switch_folds_all_code_and_the_next_page_remembers(page, address, claim):
    here = f"{address}{claim['line'].split('#')[0]}"
    page.goto(here)
    code, check = page.locator("article .cell_input:visible"), page.locator("details.hide.above-input").first
    some = code.count()
    expect(check).not_to_have_attribute("open", "")
    page.get_by_label("Code", exact=False).select_option("open")
    expect(check).to_have_attribute("open", "")
    assert code.count() > some
    page.get_by_label("Code", exact=False).select_option("none")
    expect(code).to_have_count(0)
    page.reload()
    expect(code).to_have_count(0)


def test_arrows_stay_on_the_page_and_focus_is_seen(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}", wait_until="networkidle")
    here = page.url
    link = page.locator("article a:not(.headerlink)").nth(3)
    link.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.url == here
    for selector in ("button.primary-toggle", ".dropdown-launch-buttons > button", ".dropdown-download-buttons > button", ".page-bar a"):
        page.keyboard.press("Tab")  # so that focus counts as the keyboard's
        part = page.locator(selector).first
        part.focus()
        assert part.evaluate("part => parseFloat(getComputedStyle(part).outlineWidth)") >= 2, f"{selector} shows no focus"


def test_formulas_and_names_in_code_are_no_stops_of_the_tab_key(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}", wait_until="networkidle")
    page.wait_for_selector("mjx-container")
    assert page.locator("article :is(mjx-container, a.api-link, a.headerlink)").evaluate_all("all => all.every(one => one.tabIndex < 0)")


def test_paper_is_white_in_the_dark_too(page, address, claim):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}{claim['line'].split('#')[0]}", wait_until="networkidle")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(400)
    colours = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('article p')).color]"
    )
    ground, ink = ([int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]] for colour in colours)
    assert min(ground) > 240
    assert max(ink) < 100
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.emulate_media(media="screen", color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_no_page_is_kept_with_the_book_around_it(site):
    """What Sphinx keeps of a page is read again at every build."""
    kept = list((site.parent / ".doctrees").rglob("*.doctree"))
    assert len(kept) > 100
    assert not [page.name for page in kept if b"BuildEnvironment" in page.read_bytes()]


def test_a_click_shows_a_figure_large(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}", wait_until="networkidle")
    figure = page.locator("article figure img").first
    figure.click()
    large = page.locator("dialog.large-figure img")
    expect(large).to_be_visible()
    assert large.bounding_box()["width"] > figure.bounding_box()["width"]
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)


PLACES = """box => ["img", "svg"].map(part => {
    const place = box.querySelector(part).getBoundingClientRect();
    return [place.x, place.y, place.width, place.height];
})"""
"""Where drawing and points lie, at one moment: what is above them may still be loading."""


def test_points_start_where_the_drawing_has_them(page, address, site):
    """In every animation of the book, at frame 0, what moves lies over the still drawing, and stays there when the page is narrow."""
    for name in sorted(site.glob("book/**/*.html")):
        if 'class="animation"' in name.read_text(encoding="utf-8"):
            page.goto(address + name.relative_to(site).as_posix(), wait_until="networkidle")
            for box in page.locator(".animation > div:first-child").all():
                for width in (1400, 390):
                    page.set_viewport_size({"width": width, "height": 900})
                    image, points = box.evaluate(PLACES)
                    assert points == pytest.approx(image, abs=0.6), name
                circles = box.locator("svg circle").evaluate_all("all => all.map(c => [c.cx.baseVal.value, c.cy.baseVal.value])")
                view = box.locator("svg").get_attribute("viewBox").split()
                assert all(0 <= x <= float(view[2]) and 0 <= y <= float(view[3]) for x, y in circles)


def test_a_slider_says_its_value(page, address, site):
    for name in sorted(site.glob("book/**/*.html")):
        if 'class="controls"' in name.read_text(encoding="utf-8"):
            page.goto(address + name.relative_to(site).as_posix(), wait_until="networkidle")
            slider = page.locator(".controls input").first
            before = slider.get_attribute("aria-valuetext")
            slider.focus()
            page.keyboard.press("ArrowRight")
            after = page.locator(".controls input").first.get_attribute("aria-valuetext")
            assert before
            assert before != after
            return


def test_search_knows_other_names_and_puts_the_reference_last(page, address):
    page.goto(f"{address}search.html?q=HMM")
    links = page.locator("#search-results li a")
    expect(links.first).to_be_visible()
    addresses = links.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    reference = [place for place, link in enumerate(addresses) if "reference/api" in link]
    assert not reference or min(reference) >= len(addresses) - len(reference)


def test_claims_are_filtered(page, address, site):
    page.goto(f"{address}book/reference/proofs.html")
    records = json.loads((site / "claims.json").read_text(encoding="utf-8"))
    rows = page.locator("table.claim-table tbody tr:visible")
    expect(rows).to_have_count(len(records))
    page.get_by_label("Kind").select_option("reported")
    expect(rows).to_have_count(sum(record["kind"] == "report" for record in records))
    page.get_by_label("With the words").fill("no claim says this")
    expect(rows).to_have_count(0)


def test_a_term_is_explained_where_it_stands(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}", wait_until="networkidle")
    term = page.locator("article a[href*='glossary.html#term-']").first
    term.hover()
    expect(page.locator(".preview dd")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".preview")).to_have_count(0)


def test_what_surrounds_the_pages(page, address, site, claim):
    here = claim["line"].split("#")[0]
    page.goto(f"{address}{here}")
    assert len(page.locator("meta[name=description]").get_attribute("content")) > 40
    assert page.locator("meta[property='og:title']").count() == 1
    expect(page.locator("details.cite-page")).to_be_visible()
    assert here in (site / "sitemap.xml").read_text(encoding="utf-8")
    with zipfile.ZipFile(site / "book.zip") as archive:
        assert here in archive.namelist()


def test_no_page_is_heavy_and_nothing_jumps(page, address, site):
    """The page itself, packed; what it waits for before a word can be read; and every image of known size."""
    for name in sorted(site.glob("book/**/*.html")):
        text = name.read_bytes()
        packed = len(gzip.compress(text))
        assert packed < 5e5, f"{name.name}: {packed / 1e6:.1f} MB"
        assert text.count(b'rel="stylesheet"') == 1, f"{name.name}: more than one style sheet"
        assert not re.search(rb'<script(?![^>]* (?:defer|async))[^>]* src="', text), f"{name.name}: a script stands before the words"
    assert len(gzip.compress((site / "_static" / "book.css").read_bytes())) < 5e4
    page.goto(f"{address}book/principles/stability.html", wait_until="networkidle")
    assert page.locator("article figure img").evaluate_all("all => all.every(image => image.width > 0 && image.getAttribute('height'))")
