"""The rules of conftest.py: no skipped test in CI, no test of files that are not here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.skip(reason="no tool")
def test_skipped(): ...

@pytest.mark.xfail(strict=True, reason="known")
def test_expected(): assert False

@pytest.mark.shared
def test_shared(): ...

def test_plain(): ...
"""
WHOLE = "import pytest\npytest.skip('not here', allow_module_level=True)\n"


@pytest.mark.parametrize(
    ("require", "shared", "closing"),
    [
        ("", False, "1 passed, 2 skipped, 1 deselected, 1 xfailed"),
        ("", True, "2 passed, 2 skipped, 1 xfailed"),
        ("1", False, "1 deselected, 1 error"),
    ],
)
def test_rules(tmp_path: Path, require: str, shared: bool, closing: str) -> None:
    folder = tmp_path / "checkout" / "tests"
    folder.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "test_some.py").write_text(TESTS, "utf-8")
    (folder / "test_whole.py").write_text(WHOLE, "utf-8")
    if shared:
        (tmp_path / "shared").mkdir()
    env = {**os.environ, "SAUAL_REQUIRE_ALL": require}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)]
    done = subprocess.run(command, cwd=folder.parent, env=env, capture_output=True, text=True)
    assert closing in done.stdout
    (folder / "test_whole.py").unlink()
    done = subprocess.run(command, cwd=folder.parent, env=env, capture_output=True, text=True)
    assert (done.returncode == 1) == (require == "1"), done.stdout
