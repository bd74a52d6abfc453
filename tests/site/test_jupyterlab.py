"""JupyterLab, as Binder's links open it: a chapter is a notebook that runs, and an exercise answers its student."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from make_book import notebooks
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab that has the settings of postBuild and touches nobody's own."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(root / "book", home / "copy" / "book")
    shutil.copytree(root / "exercises" / "student", home / "copy" / "exercises" / "student")
    shutil.copy(root / "pyproject.toml", home / "copy")
    settings = re.search(r"<<'JSON'\n(.*?)\nJSON\n", (root / "postBuild").read_text(), flags=re.DOTALL)
    (home / "overrides.json").write_text(settings[1])
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


def test_a_chapter_opens_as_a_notebook_and_runs(page: Page, lab: str, root: Path) -> None:
    chapter, source = next((path, notebook) for path, notebook in notebooks() if path.stem == "dynamical_systems")
    page.goto(f"{lab}/lab/tree/{chapter.relative_to(root).as_posix()}")
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    prompts = page.locator(".jp-NotebookPanel .jp-CodeCell .jp-InputPrompt")
    count = sum(cell.cell_type == "code" for cell in source.cells)
    expect(prompts.last).to_have_text(f"[{count}]:")
    assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
    assert page.locator(".jp-OutputArea-output .claim").count() > 0


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
