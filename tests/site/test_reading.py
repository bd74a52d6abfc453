"""What a reader does: search, change the mode, open a solution, go from a claim to its line, take the notebook along."""

import json

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


def test_binder_opens_the_chapter_of_this_repository(page, address, claim, root):
    repository = yaml.safe_load((root / "_config.yml").read_text())["repository"]
    page.goto(f"{address}{claim['line'].split('#')[0]}")
    link = page.locator(".page-bar").get_by_role("link", name="Open in Binder").get_attribute("href")
    place = f"{repository['url'].removeprefix('https://github.com/')}/{repository['branch']}"
    assert link == f"https://mybinder.org/v2/gh/{place}?urlpath=lab/tree/book/{claim['chapter']}.md"


def test_code_and_reference_link_both_ways(page, address, claim):
    page.goto(f"{address}{claim['line'].split('#')[0]}")
    title = page.title().split(" — ")[0]
    page.locator("a.api-link", has_text="claims.check").first.click()
    used_in = page.locator('dt[id="rnncortex.claims.check"] + dd .used-in')
    expect(used_in).to_contain_text(title.lstrip("0123456789. "))
