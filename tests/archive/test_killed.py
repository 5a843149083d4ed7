"""Killed at any moment, a run loses nothing and doubles nothing: the archive becomes that of an undisturbed one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from archive_dump import Rows, dump
from archive_letters import write_pair
from archive_runs import ENV, LATER, command, read_here, saual
from samples import letter
from saual.archive import nightly, walk
from saual.archive.errors import Exit
from saual.archive.store import open_archive
from saual.archive.verify import verify

TRIALS, KILLS = 4, 5
"""For each of six steps: so many runs, each killed so many times before it may end; 120 kills in all."""


def run(place: Path, folder: Path) -> None:
    look = nightly.look(lambda: LATER)
    nightly.index(open_archive(place, create=True), walk.roots([folder]), read_here, look)


def forked(place: Path, folder: Path, seconds: float | None) -> None:
    """A run in a process of its own, killed after so many seconds."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            run(place, folder)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert status in ((0, signal.SIGKILL) if seconds is not None else (0,)), status


def told(place: Path) -> dict[str, Rows]:
    """What a sound archive holds; no connection stays open, since its file will be replaced."""
    archive = open_archive(place)
    try:
        assert list(verify(archive, originals=True)) == []
        return dump(archive)
    finally:
        archive.engine.dispose()


def fill(folder: Path) -> None:
    for number in range(1, 7):
        write_pair(folder / "pairs", number)
    for number in range(20, 30):
        (folder / f"{number}.txt").write_bytes(letter(number))
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\n")


def copy(folder: Path) -> None:
    shutil.copytree(folder / "pairs", folder / "copies")


def move(folder: Path) -> None:
    (folder / "pairs").rename(folder / "moved")
    (folder / "20.txt").rename(folder / "a.txt")


def change(folder: Path) -> None:
    for number in range(21, 27):
        (folder / f"{number}.txt").write_bytes(letter(number + 100))
    (folder / "bad.pdf").write_bytes(letter(500))


def remove(folder: Path) -> None:
    shutil.rmtree(folder / "copies")
    for number in (27, 28):
        (folder / f"{number}.txt").unlink()


def swap(folder: Path) -> None:
    (folder / "21.txt").rename(folder / "x")
    (folder / "22.txt").rename(folder / "21.txt")
    (folder / "x").rename(folder / "22.txt")
    fill(folder)


STEPS: tuple[Callable[[Path], None], ...] = (fill, copy, move, change, remove, swap)


def copied(place: Path, to: Path) -> None:
    """The archive as it lies on the disk, what SQLite has not put into it yet included."""
    for end in ("", "-wal", "-shm"):
        to.with_name(to.name + end).unlink(missing_ok=True)
        if end != "-shm" and place.with_name(place.name + end).exists():
            shutil.copy(place.with_name(place.name + end), to.with_name(to.name + end))


def test_a_hundred_kills_change_nothing(tmp_path: Path) -> None:
    folder, calm, before, killed = (tmp_path / name for name in ("letters", "calm.db", "before.db", "killed.db"))
    folder.mkdir()
    chance = random.Random(2025)
    for step in STEPS:
        step(folder)
        copied(calm, before)
        start = time.monotonic()
        forked(calm, folder, None)
        whole = time.monotonic() - start
        for _ in range(TRIALS):
            copied(before, killed)
            for _ in range(KILLS):
                forked(killed, folder, chance.uniform(0, whole / 2))
            forked(killed, folder, None)
            assert told(killed) == told(calm), step.__name__


def test_the_program_with_its_workers_is_killed(tmp_path: Path) -> None:
    folder, calm, killed = tmp_path / "letters", tmp_path / "calm.db", tmp_path / "killed.db"
    folder.mkdir()
    fill(folder)
    done = saual("index", folder, "--archive", calm)
    assert (done.returncode, done.stderr) == (Exit.some_failed, "")
    for seconds in (0.4, 0.8, 1.2, 1.6):
        with subprocess.Popen(command("index", folder, "--archive", killed, "--jobs", "2"), env=ENV) as process:
            time.sleep(seconds)
            process.kill()
    assert saual("index", folder, "--archive", killed).returncode in (Exit.ok, Exit.some_failed)
    assert told(killed) == told(calm)


def test_a_second_run_beside_the_first_stops(tmp_path: Path) -> None:
    folder, place = tmp_path / "letters", tmp_path / "letters.db"
    folder.mkdir()
    (folder / "a.txt").write_bytes(letter(1))
    hold = (
        "import sys, time; from saual.archive.store import open_archive;"
        "archive = open_archive(sys.argv[1], create=True);"
        "lock = archive.locked(); lock.__enter__(); print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(place)], env=ENV, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        second = saual("index", folder, "--archive", place)
        process.kill()
    assert second.returncode == Exit.busy
    assert "другой запуск" in second.stderr
    assert "Traceback" not in second.stderr
    assert saual("index", folder, "--archive", place).returncode == Exit.ok
