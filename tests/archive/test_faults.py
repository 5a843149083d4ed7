"""No room, no right, no archive: a clear message, its own exit code, and an archive that is intact."""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
import subprocess
from functools import partial
from pathlib import Path

import pytest

from archive_dump import dump
from archive_runs import ENV, command, run, saual
from samples import letter
from saual.archive.errors import ArchiveError, Exit
from saual.archive.search import search
from saual.archive.store import Archive, open_archive
from saual.archive.verify import verify


def small_files(size: int) -> None:
    """From now on no file may grow beyond this."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def many(folder: Path, first: int, last: int) -> None:
    for number in range(first, last):
        (folder / f"{number:03}.txt").write_bytes(letter(number))


@pytest.mark.parametrize("size", [4096, 150_000, 250_000])
def test_a_disk_that_takes_no_more(letters: Path, tmp_path: Path, size: int) -> None:
    place = tmp_path / "letters.db"
    many(letters, 0, 60)
    args = command("index", letters, "--archive", place)
    done = subprocess.run(
        args, capture_output=True, text=True, env=ENV, timeout=120, preexec_fn=partial(small_files, size)
    )
    assert done.returncode == Exit.unavailable
    assert "Архив цел" in done.stderr
    assert "Traceback" not in done.stderr
    assert saual("index", letters, "--archive", place).returncode == Exit.ok
    archive, other = open_archive(place), open_archive(tmp_path / "other.db", create=True)
    assert list(verify(archive, originals=True)) == []
    run(other, letters)
    assert dump(archive) == dump(other)


def test_a_full_database(letters: Path, archive: Archive) -> None:
    """SQLite's own «database or disk is full», as a full disk gives it."""
    many(letters, 0, 3)
    run(archive, letters)
    before = dump(archive)
    many(letters, 3, 200)
    with archive.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA max_page_count={raw.execute('PRAGMA page_count').fetchone()[0] + 40}")
    with pytest.raises(ArchiveError, match=r"на диске нет места.*Архив цел"):
        run(archive, letters)
    archive.engine.dispose()
    assert list(verify(archive, originals=True)) == []
    assert set(before["letters"]) < set(dump(archive)["letters"])
    assert run(archive, letters).failed == 0
    assert len(dump(archive)["letters"]) == 200


def give_up_rights() -> None:
    """Be an owner as any other: root gives up its right to read and write what the bits forbid (capabilities(7))."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


def as_owner(*args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command for which the bits of files count."""
    return subprocess.run(
        command(*args), capture_output=True, text=True, env=ENV, timeout=120, preexec_fn=give_up_rights
    )


def test_a_folder_that_takes_no_files(letters: Path, tmp_path: Path) -> None:
    place = tmp_path / "archive" / "letters.db"
    place.parent.mkdir()
    many(letters, 0, 3)
    open_archive(place, create=True).engine.dispose()
    run(open_archive(place), letters)
    open_archive(place).engine.dispose()
    kept = dump(open_archive(place))
    many(letters, 3, 5)
    for path in (*place.parent.iterdir(), place.parent):
        path.chmod(path.stat().st_mode & ~0o222)
    found = as_owner("search", "мост", "--archive", place, "--json")
    assert found.returncode == Exit.ok, found.stderr
    assert '"total": 3' in found.stdout
    done = as_owner("index", letters, "--archive", place)
    assert done.returncode == Exit.unavailable
    assert "нельзя писать" in done.stderr
    assert "Traceback" not in done.stderr
    place.parent.chmod(0o755)
    for path in place.parent.iterdir():
        path.chmod(0o644)
    assert dump(open_archive(place)) == kept
    assert run(open_archive(place), letters).new == 2


def test_letters_that_may_not_be_read(letters: Path, tmp_path: Path) -> None:
    place = tmp_path / "letters.db"
    (letters / "closed").mkdir()
    many(letters, 0, 2)
    many(letters / "closed", 5, 7)
    assert as_owner("index", letters, "--archive", place).returncode == Exit.ok
    (letters / "001.txt").chmod(0)
    os.utime(letters / "001.txt", (5, 5))
    (letters / "closed").chmod(0)
    done = as_owner("index", letters, "--archive", place)
    assert done.returncode == Exit.unavailable
    assert "closed/: не открывается" in done.stderr
    rows = dump(open_archive(place))
    assert not [row for row in rows["files"] if row[3]], "what cannot be looked at is not missing"
    assert [row[2] for row in rows["failures"]] == ["unreadable"]
    assert len(rows["indexed"]) == 4
    (letters / "001.txt").chmod(0o644)
    (letters / "closed").chmod(0o755)
    assert as_owner("index", letters, "--archive", place).returncode == Exit.ok
    assert dump(open_archive(place))["failures"] == []


def test_no_archive_and_no_folder(letters: Path, tmp_path: Path) -> None:
    many(letters, 0, 1)
    for args in (("search", "мост"), ("dossier", "ДЗ-7")):
        done = saual(*args, "--archive", tmp_path / "none.db")
        assert done.returncode == Exit.unavailable
        assert "архива нет" in done.stderr
    assert not (tmp_path / "none.db").exists()
    done = saual("index", letters, "--archive", tmp_path / "away" / "letters.db")
    assert done.returncode == Exit.unavailable
    assert "подключён ли диск" in done.stderr
    gone = saual("index", letters / "away", "--archive", tmp_path / "letters.db")
    assert gone.returncode == Exit.unavailable
    assert "не открывается" in gone.stderr


def test_files_that_are_no_archive(letters: Path, tmp_path: Path) -> None:
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("это не база данных, а текст" * 100)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE things (name)")
    for path in (text, other):
        kept = path.read_bytes()
        for args in (("search", "мост"), ("index", letters)):
            done = saual(*args, "--archive", path)
            assert done.returncode == Exit.unavailable
            assert "архив" in done.stderr
            assert "Traceback" not in done.stderr
        assert path.read_bytes() == kept


def test_verify_finds_what_is_wrong(archive: Archive, letters: Path) -> None:
    many(letters, 0, 5)
    run(archive, letters)
    assert list(verify(archive, originals=True)) == []
    (letters / "000.txt").write_bytes(letter(99))
    (letters / "001.txt").unlink()
    assert len(list(verify(archive, originals=True))) == 2
    assert list(verify(archive)) == []
    assert archive.path is not None
    archive.engine.dispose()
    with sqlite3.connect(archive.path) as connection:
        connection.execute("UPDATE record SET digest = 'x' WHERE letter = 1")
        connection.execute("UPDATE letter SET number = '5' WHERE key = 2")
        connection.execute("UPDATE letter SET current = 0 WHERE key = 3")
        connection.execute("UPDATE record SET json = x'00' WHERE letter = 4")
        connection.execute("DELETE FROM holding WHERE letter = 5")
    found = "\n".join(verify(archive))
    for words in (
        "сумма другая",
        "строки для поиска",
        "действующим",
        "не читается",
        "писем нет",
        "в поисковом указателе",
    ):
        assert words in found
    done = saual("verify", "--archive", archive.path)
    assert done.returncode == Exit.damaged


def test_strange_names_of_archives(letters: Path, tmp_path: Path) -> None:
    many(letters, 0, 1)
    for name in ("письма 100%.db", "a?b#c.db", "x&y=z.db"):
        place = tmp_path / name
        run(open_archive(place, create=True), letters)
        assert place.exists()
        assert search(open_archive(str(place)), "мост").total == 1
