"""What several tests stand on: the repository's root, and the site that `make book` has built."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, settings

settings.register_profile("book", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("book")  # the same examples on every machine, however long it takes for them


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def site(root: Path) -> Path:
    built = root / "_build" / "html"
    if not (built / "claims.json").is_file():
        pytest.skip("the site is not built: run make book")
    return built


@pytest.fixture(params=["cpu", pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here"))])
def device(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(autouse=True)
def _settings_stay() -> Iterator[None]:
    """No test leaves another precision behind: the next one in this process would calculate in it."""
    yield
    left = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    assert left is torch.float32


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that nobody looked at the site, or let hostile submissions loose on the grader; and how long each assignment took."""
    for title, package, missing in (("SITE NOT LOOKED AT", "chromium", "Chromium"), ("GRADER NOT TRIED", "bubblewrap", "bubblewrap")):
        skipped = [report for report in terminalreporter.getreports("skipped") if f"there is no {missing} here" in str(report.longrepr)]
        if skipped:
            terminalreporter.section(title, red=True, bold=True)
            terminalreporter.line(f"{len(skipped)} tests skipped, because there is no {missing} here: apt-get install {package}", red=True)
    graded = [words for report in terminalreporter.getreports("passed") for name, words in report.user_properties if name == "graded"]
    if graded:
        terminalreporter.section("banks of answers")
        terminalreporter.write_line("\n".join(sorted(graded)))
