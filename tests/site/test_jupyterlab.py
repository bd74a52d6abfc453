"""JupyterLab, as Binder's links open it: each chapter is a whole notebook, which runs and is saved; an exercise answers its student."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from addresses import read_book
from bs4 import BeautifulSoup
from make_book import ROOT
from notebooks import all_notebooks, notebook_path
from playwright.sync_api import Browser, Page, expect

from exercises.release import is_answer, is_graded, names, read_master

NOTEBOOKS = dict(all_notebooks(read_book(ROOT)))


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab that has the settings of postBuild and touches nobody's own."""
    home = tmp_path_factory.mktemp("lab")
    (home / "copy" / "book").mkdir(parents=True)
    shutil.copy(root / "book" / "claims.yml", home / "copy" / "book")
    for docname, notebook in NOTEBOOKS.items():
        file = home / "copy" / notebook_path(docname)
        file.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, file)
    shutil.copytree(root / "exercises" / "student", home / "copy" / "exercises" / "student")
    settings = re.search(r"<<'JSON'\n(.*?)\nJSON\n", (root / "postBuild").read_text(), flags=re.DOTALL)
    every_cell = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}  # also those out of sight
    (home / "page_config.json").write_text('{"disabledExtensions": {"jupyterlab-myst": true}}')  # Binder has no such extension
    (home / "overrides.json").write_text(json.dumps(json.loads(settings[1]) | every_cell))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=", f"--LabApp.app_settings_dir={home}"]
    own = {
        name: str(home / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_WORKSPACES_DIR", "JUPYTER_RUNTIME_DIR")
    }
    with (home / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], cwd=home / "copy", env=os.environ | own, stdout=log, stderr=log
        )
    while server.poll() is None and "is running at" not in (home / "log.txt").read_text():
        time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1400, "height": 6000})
    yield page
    page.close()


@pytest.mark.parametrize("docname", NOTEBOOKS)
def test_a_chapter_is_whole(page: Page, lab: str, docname: str) -> None:
    """Nothing that JupyterLab cannot show, no red sign, no link to nowhere, answers folded, mathematics typeset."""
    page.goto(f"{lab}/lab/workspaces/{docname.replace('/', '-')}/tree/{notebook_path(docname)}")
    cells = page.locator(".jp-NotebookPanel .jp-Cell")
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
    texts = [cell for cell in NOTEBOOKS[docname].cells if cell.cell_type == "markdown"]
    expect(cells).to_have_count(len(NOTEBOOKS[docname].cells))
    shown = page.locator(".jp-NotebookPanel .jp-RenderedMarkdown")
    expect(shown).to_have_count(len(texts))
    if any("$" in cell.source for cell in texts):
        page.wait_for_selector(".jp-RenderedMarkdown mjx-container", state="attached")  # the first may be in a folded answer
    text = "\n".join(shown.all_inner_texts())
    assert "Unknown Directive" not in text
    assert not re.findall(r"\{[a-z:-]+\}|⚠|:class:|:label:", text)
    links = shown.locator("a:not(.jp-InternalAnchorLink)").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links
    assert all(link.startswith("https://") for link in links)
    assert shown.locator("details[open]").count() == 0
    assert shown.locator("details").count() == sum(cell.source.count("<details>") for cell in texts)
    assert page.locator("mjx-merror").count() == 0


def test_a_chapter_runs_and_is_saved(page: Page, lab: str) -> None:
    docname = "book/principles/dynamical_systems"
    page.goto(f"{lab}/lab/workspaces/run/tree/{notebook_path(docname)}")
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    expect(page.locator(".jp-NotebookPanel .jp-CodeCell").last.locator(".claim-table")).to_be_visible()  # the table of claims ends it
    assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
    assert page.locator(".jp-OutputArea-output .claim").count() > 0
    assert page.locator(".jp-OutputArea-output .claim-fails").count() == 0
    page.keyboard.press("ControlOrMeta+S")
    page.wait_for_selector(".jp-mod-dirty", state="detached")
    page.wait_for_function(
        "async file => (await (await fetch(file)).json()).content.cells.some(cell => (cell.outputs || []).length)",
        arg=f"{lab}/api/contents/{notebook_path(docname)}",
    )


def test_a_wrong_answer_gets_one_hint_after_the_other_and_a_right_one_passes(page: Page, lab: str) -> None:
    page.goto(f"{lab}/lab/workspaces/exercise/tree/exercises/student/stability.ipynb")
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
    page.get_by_text("| Idle").wait_for()
    setup, answer, check = (page.locator(".jp-NotebookPanel .jp-CodeCell").nth(place) for place in range(3))
    told = check.locator(".jp-OutputArea")
    expect(check.locator(".jp-Placeholder")).to_contain_text('@feedback.check("Question 1"')

    def hand_in(code: str) -> None:
        answer.locator(".cm-content").click()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.insert_text(code)
        page.keyboard.press("Shift+Enter")
        page.keyboard.press("Shift+Enter")

    setup.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    sent = "def jacobian(x, W, tau):\n    sent = W * (1 - torch.tanh(x) ** 2)\n"
    hand_in(sent + "    return sent / tau[:, None]")
    expect(told).to_contain_text("The leak is missing.")
    expect(told).to_contain_text("Hint 1 of 3")
    assert "Hint 2 of 3" not in told.inner_text()
    hand_in(sent + "    return sent / tau[:, None]")
    expect(told).to_contain_text("Hint 2 of 3")
    hand_in(sent + "    return (sent - torch.eye(len(x))) / tau[:, None]")
    expect(told).to_have_text("✓ Question 1: right.")


@pytest.mark.parametrize("name", names())
def test_an_assignment_is_solved_from_its_link(page: Page, lab: str, site: Path, name: str) -> None:
    """A student follows the link of the page, writes every answer into its cell, and runs all: each check says that it is right."""
    links = BeautifulSoup((site / f"book/hands_on/{name}.html").read_text(encoding="utf-8"), "html.parser").select(".page-bar a")
    (opens,) = (link["href"].partition("urlpath=")[2] for link in links if "urlpath=" in link["href"])
    page.goto(f"{lab}/{opens.replace('lab/tree', f'lab/workspaces/{name}/tree')}")
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
    page.get_by_text("| Idle").wait_for()
    master = [cell for cell in read_master(name).cells if cell.cell_type == "code"]
    shown = page.locator(".jp-NotebookPanel .jp-CodeCell")
    expect(shown).to_have_count(len(master))
    for place, cell in enumerate(master):
        if is_answer(cell):
            shown.nth(place).locator(".cm-content").click()
            page.keyboard.press("ControlOrMeta+A")
            page.keyboard.insert_text(re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", cell.source, flags=re.MULTILINE))
            page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    for place, cell in enumerate(master):
        if is_graded(cell):
            expect(shown.nth(place).locator(".jp-OutputArea")).to_contain_text(": right.")
    assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
