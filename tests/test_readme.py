"""The README: its commands run, its Python runs, its record is what the program gives, and it names every command."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from saual.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
RUN = f"{shlex.quote(sys.executable)} -c 'from saual.cli import main; main()'"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines() if line]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    return folder


def run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "HOME": str(place)}
    return subprocess.run(["bash", "-c", command], cwd=place, env=env, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("command", [command for command in commands() if command.startswith("saual ")])
def test_command_runs(command: str, place: Path) -> None:
    if "before.json" in command and not (place / "before.json").exists():
        run(RUN + " evaluate corpus --json > before.json", place)
    if "table" in command:
        run(RUN + " parse corpus/pdf/bridge.pdf -o records.jsonl", place)
    done = run(RUN + command.removeprefix("saual"), place)
    assert done.returncode == 0, done.stderr


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"`?make ([a-z]+)", README))
    rules = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test"} <= targets <= rules


@pytest.mark.parametrize("name", sorted(typer.main.get_group(app).commands))
def test_every_command_is_documented(name: str) -> None:
    assert any(command.startswith(f"saual {name} ") for command in commands())


@pytest.mark.parametrize(("code", "shows"), list(zip(blocks("python"), ["answer ['ДЗ-118']", "["], strict=True)))
def test_python_runs(code: str, shows: str, place: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], cwd=place, env=env, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(shows)


def test_the_record_is_what_the_program_gives(place: Path) -> None:
    [shown] = blocks("json")
    done = run(RUN + " parse corpus/pdf/bridge.pdf", place)
    assert_shortened(json.loads(shown), json.loads(done.stdout), "record")


def assert_shortened(shown: Any, whole: Any, where: str) -> None:
    """What is shown is the whole with keys left out and texts cut at an ellipsis."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert_shortened(value, whole[key], f"{where}.{key}")
    elif isinstance(shown, list):
        assert len(shown) == len(whole), where
        for number, (one, other) in enumerate(zip(shown, whole, strict=True)):
            assert_shortened(one, other, f"{where}[{number}]")
    elif isinstance(shown, str) and shown.endswith("…"):
        assert whole.startswith(shown.removesuffix("…")), where
    else:
        assert shown == whole, where
