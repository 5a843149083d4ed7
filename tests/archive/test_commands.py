"""The commands of the archive as a user, cron and Prometheus meet them."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest

from archive_letters import write_pair
from archive_runs import ENV, command, saual
from samples import letter
from saual.archive.errors import Exit
from saual.archive.store import open_archive


@pytest.fixture
def place(letters: Path, tmp_path: Path) -> Path:
    write_pair(letters)
    assert saual("index", letters, "--archive", tmp_path / "letters.db").returncode == Exit.ok
    return tmp_path / "letters.db"


def test_reports(letters: Path, tmp_path: Path) -> None:
    write_pair(letters)
    (letters / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    place, report, metrics = tmp_path / "letters.db", tmp_path / "report.json", tmp_path / "saual.prom"
    args = ("index", letters, "--archive", place, "--report", report, "--metrics", metrics, "--jobs", "2")
    first = saual(*args)
    assert first.returncode == Exit.some_failed
    assert "новых" in first.stdout
    assert first.stdout.splitlines()[-1].startswith(f"{letters}/bad.pdf: ")
    found = json.loads(report.read_text("utf-8"))
    assert list(found) == ["seen", "new", "changed", "unchanged", "moved", "missing", "failed", "seconds"]
    assert (found["seen"], found["new"], found["failed"]) == (3, 3, 1)
    lines = dict(line.rsplit(" ", 1) for line in metrics.read_text().splitlines() if not line.startswith("#"))
    assert lines['saual_index_files{state="new"}'] == "3"
    assert (lines["saual_archive_letters"], lines["saual_archive_failures"]) == ("2", "1")
    second = saual(*args)
    assert (second.returncode, second.stdout, second.stderr) == (Exit.ok, "", "")
    assert json.loads(report.read_text("utf-8"))["unchanged"] == 3
    retried = saual(*args, "--retry")
    assert retried.returncode == Exit.some_failed
    assert saual("failures", "--archive", place).stdout.splitlines() == first.stdout.splitlines()[-1:]
    [failure] = json.loads(saual("failures", "--archive", place, "--json").stdout)
    assert (failure["path"], failure["error"], failure["tries"]) == (f"{letters}/bad.pdf", "broken", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "letters", "letters.db", "letters.db.lock", "report.json", "saual.prom",
    ]  # fmt: skip


def test_watch_takes_what_comes_and_waits_for_another_run(letters: Path, tmp_path: Path) -> None:
    place = tmp_path / "letters.db"
    args = command("index", letters, "--archive", place, "--watch", "--every", "0.2")
    archive = open_archive(place, create=True)
    with subprocess.Popen(args, env=ENV, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        with archive.locked():  # as by a nightly run beside it
            time.sleep(3)
        (letters / "a.txt").write_bytes(letter(1))
        assert process.stdout.readline().split() == ["просмотрено", "1"]
        process.kill()
    assert '"total": 1' in saual("search", "--archive", place, "--json").stdout


def test_search_in_words_and_json(place: Path) -> None:
    done = saual("search", "мостам", "--archive", place)
    assert done.stdout.startswith("Найдено писем: 2\n")
    assert "[Мост]" in done.stdout
    found = json.loads(saual("search", "мостам", "--kind", "answer", "--archive", place, "--json").stdout)
    assert set(found) == {"total", "letters", "facets"}
    assert set(found["letters"][0]) == {"id", "name", "kind", "number", "date", "score", "snippets"}
    assert (found["total"], found["letters"][0]["number"]) == (1, "12-3/55")


@pytest.mark.parametrize("args", [("--money", "много"), ("--since", "вчера"), ("--kind", "note"), ("--limit", "0")])
def test_wrong_use(place: Path, args: tuple[str, str]) -> None:
    done = saual("search", "мост", "--archive", place, *args)
    assert done.returncode == Exit.wrong_use
    assert "Traceback" not in done.stderr


def test_dossier_in_words_and_json(place: Path) -> None:
    done = saual("dossier", "ДС-7", "--archive", place, "--on", "2025-07-01")
    assert "срок ответа: 2025-04-03" in done.stdout
    assert "раздел 1" in done.stdout
    found = json.loads(saual("dossier", "7", "--year", "2025", "--archive", place, "--json").stdout)
    assert (found["number"], found["year"], found["days"], found["late"]) == ("ДЗ-7", 2025, 25, False)
    missing = saual("dossier", "8", "--archive", place)
    assert (missing.returncode, "в архиве нет" in missing.stderr) == (Exit.wrong_use, True)


def test_overdue_on_a_day(place: Path, letters: Path) -> None:
    (letters / "out-7.txt").unlink()
    other = place.with_name("other.db")
    saual("index", letters, "--archive", other)
    [one] = json.loads(saual("overdue", "--archive", other, "--on", "2025-07-01", "--json").stdout)
    assert (one["number"], one["due"], one["days"]) == ("ДЗ-7", "2025-04-03", 89)
    assert saual("overdue", "--archive", other, "--on", "2025-07-01").stdout.startswith("2025-04-03  +89 дн.  ДЗ-7")
    assert saual("overdue", "--archive", place, "--on", "2025-07-01").stdout == ""


def test_verify_says_that_all_is_well(place: Path) -> None:
    done = saual("verify", "--archive", place, "--originals")
    assert (done.returncode, done.stdout) == (Exit.ok, "Архив цел.\n")
