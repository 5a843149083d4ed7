"""Shared fixtures, and two rules: CI allows no skipped test; tests of files outside this repository run where they lie.

A test marked `shared` reads ../shared (letters kept apart from the product); without that folder it is not collected.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from saual.archive.store import Archive

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared: needs the letters in ../shared, which is no part of the product")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    apart = [item for item in items if item.get_closest_marker("shared")]
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything must run (an expected failure stays one)."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips itself."""
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("SAUAL_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, but SAUAL_REQUIRE_ALL=1: {report.longrepr}"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own to stand in."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """An empty folder for letters."""
    folder = tmp_path / "letters"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An empty archive, in SQLite."""
    from saual.archive.store import open_archive

    return open_archive(tmp_path / "letters.db", create=True)
