"""The command line: what goes where, in which order, and with which exit code."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from samples import letter

SAUAL = [sys.executable, "-c", "from saual.cli import main; main()"]
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "COLUMNS": "100"}


def saual(*args: str | Path, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*SAUAL, *map(str, args)], input=stdin, capture_output=True, env=ENV, timeout=120, **options)


def records(lines: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.txt").write_bytes(letter(number))
    return folder


def test_parse_writes_one_line_a_letter(letters: Path) -> None:
    done = saual("parse", letters, letters / "1.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [Path(record["source"]["name"]).name for record in records(done.stdout)] == [
        "1.txt",
        "2.txt",
        "3.txt",
        "1.txt",
    ]


def test_parse_reads_stdin_and_writes_a_file(letters: Path, tmp_path: Path) -> None:
    target = tmp_path / "records.jsonl"
    done = saual("parse", "-", letters / "2.txt", "-o", target, "--jobs", "2", stdin=letter(9))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [record["in_reply_to"][0]["number"] for record in records(target.read_bytes())] == ["ДЗ-9", "ДЗ-2"]


def test_a_bad_file_is_a_record_and_code_1(letters: Path) -> None:
    (letters / "2.txt").write_bytes(b"")
    done = saual("parse", letters)
    assert done.returncode == 1
    assert [record["status"] for record in records(done.stdout)] == ["ok", "failed", "ok"]
    assert "2.txt: " in done.stderr.decode()
    assert saual("parse", "--quiet", letters).stderr == b""


def test_wrong_use_is_code_2(letters: Path, tmp_path: Path) -> None:
    calls: list[tuple[str | Path, ...]] = [
        ("parse",),
        ("parse", letters, "--no-such-option"),
        ("parse", letters, "--jobs", "0"),
        ("parse", letters, "-o", tmp_path / "none" / "out.jsonl"),
        ("schema", "nothing"),
        ("table", tmp_path / "none.jsonl"),
        ("table", letters / "1.txt"),
        ("evaluate", letters),
        ("nothing",),
    ]
    for call in calls:
        done = saual(*call)
        assert (done.returncode, done.stdout) == (2, b""), call
        assert done.stderr and b"Traceback" not in done.stderr


def test_the_first_record_leaves_before_the_last_file_is_read(letters: Path, tmp_path: Path) -> None:
    late = tmp_path / "late.txt"
    command = [*SAUAL, "parse", "1.txt", "2.txt", "3.txt", str(late)]
    with subprocess.Popen(command, cwd=letters, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENV) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        late.write_bytes(letter(4))
        rest = process.stdout.read()
    assert first["source"]["name"] == "1.txt"
    assert len(rest.splitlines()) == 3


def test_a_closed_pipe_ends_quietly(letters: Path) -> None:
    many = [str(letters / "1.txt")] * 300
    with subprocess.Popen([*SAUAL, "parse", *many], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) != 0


def test_summary_is_one_line_a_letter(letters: Path) -> None:
    (letters / "2.txt").write_bytes(b"")
    done = saual("parse", letters, "--summary")
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 4
    assert lines[0].split()[:4] == ["файл", "вид", "язык", "номер"]
    assert "ДЗ-1" in lines[1] and "не прочитан" in lines[2]
    assert "\x1b" not in done.stderr.decode()
    table = letters.parent / "records.jsonl"
    table.write_bytes(done.stdout)
    assert saual("table", table).stdout == done.stderr


def test_progress_and_colour_only_on_a_terminal(letters: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*SAUAL, "parse", str(letters), "-o", str(tmp_path / "out.jsonl"), "--summary"]
    done = subprocess.run(command, stderr=theirs, env={**ENV, "TERM": "xterm"}, timeout=120)
    os.close(theirs)
    shown = b""
    while part := _read(ours):
        shown += part
    assert done.returncode == 0
    assert "Чтение писем" in shown.decode() and "\x1b[" in shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


def test_explain_names_the_rule_of_every_item(letters: Path) -> None:
    done = saual("explain", letters / "1.txt")
    assert done.returncode == 0
    [record] = records(saual("parse", letters / "1.txt").stdout)
    [reference] = record["in_reply_to"]
    shown = done.stdout.decode()
    assert (
        "Снято" not in shown
        and reference["by"] in shown
        and f"{reference['start']}–{reference['end']}" in shown
        and "ДЗ-1" in shown
    )
    assert saual("explain", letters / "none.txt").returncode == 1


def test_schema(root: Path) -> None:
    for part in ("letter", "failure"):
        assert saual("schema", part).stdout == (root / "schemas" / f"{part}.schema.json").read_bytes()
    assert json.loads(saual("schema", "record").stdout)["anyOf"]
    assert saual("schema").stdout == saual("schema", "letter").stdout


def test_version_and_help(root: Path) -> None:
    assert saual("--version").stdout.decode().strip() == f"saual {_version(root)}"
    shown = saual("--help").stdout.decode()
    assert {"parse", "schema", "explain", "evaluate", "table"} <= set(shown.split())


def _version(root: Path) -> str:
    import tomllib

    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert isinstance(version, str)
    return version


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, saual.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, text=True, check=True)
    heavy = {"pydantic", "pypdfium2", "regex", "rich", "numpy", "pikepdf", "saual.record"}
    assert not heavy & set(done.stdout.split())


def test_evaluate(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "1.txt").write_bytes(letter(1))
    gold = {"in_reply_to": [{"number": "ДЗ-1", "date": "2025-03-03"}], "attachments": [{"text": "на 2 л."}]}
    (tmp_path / "gold" / "1.json").write_text(json.dumps(gold), "utf-8")
    done = saual("evaluate", tmp_path, "--json")
    result = json.loads(done.stdout)
    assert result["fields"]["in_reply_to"]["f1"] == 1.0
    assert result["fields"]["attachments"]["missed"] == 1
    earlier = tmp_path / "earlier.json"
    lost = {"letter": "1.txt", "field": "in_reply_to", "what": "missed", "item": "{}"}
    earlier.write_text(json.dumps(result | {"misses": [lost]}), "utf-8")
    shown = saual("evaluate", tmp_path, "--against", earlier, "--misses").stdout.decode()
    assert "Приобретено: 1\n+ 1.txt in_reply_to нет: {}" in shown
    assert 'Потеряно: 1\n- 1.txt attachments нет: {"text": "на 2 л."}' in shown
