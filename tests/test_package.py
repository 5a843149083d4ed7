"""The package as users get it: sdist, wheel made from it, a fresh environment without dev tools, run from `/`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from samples import letter

ROOT = Path(__file__).resolve().parent.parent
BUILD = "import sys, hatchling.build as b; print(getattr(b, 'build_' + sys.argv[1])(sys.argv[2]))"


def built(kind: str, source: Path, target: Path) -> Path:
    """Build as `pip` would, with the hatchling of this environment."""
    target.mkdir()
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-c", BUILD, kind, str(target)]
    done = subprocess.run(command, cwd=source, env=env, check=True, capture_output=True, text=True)
    return target / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("sdist", ROOT, tmp_path_factory.mktemp("package") / "sdist")


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    place = sdist.parent.parent
    shutil.unpack_archive(sdist, place / "source")
    [source] = (place / "source").iterdir()
    return built("wheel", source, place / "wheel")


@pytest.fixture(scope="module")
def python(wheel: Path) -> Path:
    """A fresh environment with the wheel and the pinned versions of what it needs, from the cache if it has them."""
    uv = shutil.which("uv", path=os.pathsep.join([str(ROOT / ".uv" / "bin"), os.environ["PATH"]]))
    assert uv, "make setup brings uv"
    venv = wheel.parent.parent / "venv"
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)], env=env, check=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(venv / "bin" / "python"), str(wheel)]
    install += ["--constraints", str(ROOT / "requirements.lock")]
    if subprocess.run([*install, "--offline"], env=env, capture_output=True).returncode:
        subprocess.run(install, env=env, check=True)
    return venv / "bin" / "python"


def clean(*command: str | Path, stdin: bytes = b"") -> bytes:
    """Run in `/` without this checkout on any path."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        list(map(str, command)), input=stdin, cwd="/", env=env, check=True, capture_output=True
    ).stdout


def test_the_sdist_has_what_the_wheel_and_a_reader_need(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "schemas/letter.schema.json"} <= names
    assert any(name.startswith("tests/") for name in names)
    assert not any(name.startswith((".venv", ".uv", "out/")) for name in names)


def test_the_wheel_has_code_data_and_schemas(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {path.relative_to(ROOT / "pipeline").as_posix() for path in (ROOT / "pipeline" / "saual").rglob("*.py")}
    data = {path.relative_to(ROOT / "pipeline").as_posix() for path in (ROOT / "pipeline" / "saual" / "data").iterdir()}
    assert expected | data | {"saual/py.typed", "saual/schemas/letter.schema.json"} <= names
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {"saual"}
    licences = {name.rpartition("/")[2] for name in names if "licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_the_installed_program_runs_from_anywhere(python: Path) -> None:
    saual = python.parent / "saual"
    assert clean(saual, "--version").startswith(b"saual ")
    record = json.loads(clean(saual, "parse", "-", stdin=letter(7)))
    assert record["in_reply_to"][0]["number"] == "ДЗ-7"
    assert json.loads(clean(saual, "schema"))["title"] == "Letter"
    code = "import sys, saual; [letter] = saual.parse(sys.stdin.buffer.read(), name='a.txt'); print(saual.__file__)"
    assert str(python.parent.parent) in clean(python, "-c", code, stdin=letter(7)).decode()


def test_no_development_tool_is_needed(python: Path) -> None:
    code = "import importlib.util as u; print([m for m in ('pytest', 'hypothesis', 'mypy') if u.find_spec(m)])"
    assert clean(python, "-c", code).strip() == b"[]"
    code = (
        "import importlib, pkgutil, saual; names = [m.name for m in pkgutil.walk_packages(saual.__path__, 'saual.')];"
        "[importlib.import_module(name) for name in names if name != 'saual.spacy']; print(len(names))"  # an extra
    )
    assert int(clean(python, "-c", code)) > 20


def test_the_lock_names_no_place() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert all(line.startswith("    --hash=sha256:") or "==" in line for line in lines)
    assert not any("://" in line or "/" in line.partition(" ;")[0] for line in lines)
