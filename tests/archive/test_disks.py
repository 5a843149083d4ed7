"""Real disks: a full one, a read-only one, an unplugged share. Each is a tmpfs in a namespace of its own."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from archive_dump import dump
from archive_runs import ENV, command, run
from samples import letter
from saual.archive.errors import Exit
from saual.archive.store import open_archive

NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


class Step(NamedTuple):
    """How one command of a script ended."""

    code: int
    said: str


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder that scripts may mount something on."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        may = subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "none", str(folder)], capture_output=True).returncode
    except FileNotFoundError:
        may = 1
    if may != 0:
        pytest.skip("nobody may mount here (unshare --user --mount)")
    return folder


def script(*lines: str) -> list[Step]:
    """Run shell lines in a namespace where one may mount; those of saual tell their code and what they said."""
    made = subprocess.run([*NAMESPACE, "sh", "-euc", "\n".join(lines)], capture_output=True, text=True, env=ENV)
    assert made.returncode == 0, made.stderr
    parts = made.stdout.split("\0")[:-1]
    return [Step(int(code), said) for said, code in zip(parts[::2], parts[1::2], strict=True)]


def saual(*args: str | Path) -> str:
    """A line of such a script. Root of a namespace is the owner of its files, no more: the bits count by themselves."""
    return f"{shlex.join(command(*args))} 2>&1 && code=0 || code=$?; printf '\\0%s\\0' $code"


def mount(folder: Path, options: str) -> str:
    return f"mount -t tmpfs -o {options} none {shlex.quote(str(folder))}"


def fill(folder: Path, first: int, last: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(first, last):
        (folder / f"{number:03}.txt").write_bytes(letter(number))


@pytest.mark.parametrize("size", ["64k", "500k", "900k", "1300k"])
def test_a_full_disk(letters: Path, disk: Path, tmp_path: Path, size: str) -> None:
    fill(letters, 0, 80)
    place = disk / "letters.db"
    index = saual("index", letters, "--archive", place, "--report", disk / "report.json")
    full, *kept, more, whole = script(
        mount(disk, f"size={size}"),
        index,
        *([saual("verify", "--archive", place), saual("search", "мост", "--archive", place)] if size != "64k" else []),
        f"mount -o remount,size=100m {disk}",
        index,
        saual("verify", "--archive", place, "--originals"),
        f"cp {disk}/letters.db* {tmp_path}",
    )
    assert full.code == Exit.unavailable, full.said
    assert "Архив цел" in full.said
    assert "Traceback" not in full.said
    assert [step.code for step in (*kept, more, whole)] == [0] * (len(kept) + 2), (kept, more, whole)
    calm = open_archive(tmp_path / "calm.db", create=True)
    run(calm, letters)
    assert dump(open_archive(tmp_path / "letters.db")) == dump(calm)


def test_a_disk_that_is_read_only(letters: Path, disk: Path) -> None:
    fill(letters, 0, 3)
    place = disk / "letters.db"
    (letters / "later").mkdir()
    index = saual("index", letters, "--archive", place)
    first, found, refused, found_again, again = script(
        mount(disk, "size=50m"),
        index,
        f"mount -o remount,ro {disk}",
        saual("search", "мост", "--archive", place),
        f"cp {letters}/000.txt {letters}/later/copy.txt",
        index,
        saual("verify", "--archive", place),
        f"mount -o remount,rw {disk}",
        index,
    )
    assert [step.code for step in (first, found, found_again, again)] == [Exit.ok] * 4, (found, found_again, again)
    assert found.said.startswith("Найдено писем: 3")
    assert refused.code == Exit.unavailable, refused.said
    assert "нельзя писать" in refused.said
    assert "Traceback" not in refused.said


def test_a_share_that_is_unplugged(disk: Path, tmp_path: Path, letters: Path) -> None:
    fill(letters, 0, 5)
    place = tmp_path / "letters.db"
    index = saual("index", disk, "--archive", place)
    share = [mount(disk, "size=50m"), f"cp {letters}/*.txt {disk}"]
    first, gone, again = script(*share, index, f"umount {disk}", index, *share, index)
    assert [step.code for step in (first, gone, again)] == [Exit.ok, Exit.unavailable, Exit.ok], (first, gone, again)
    assert "подключён ли диск" in gone.said
    rows = dump(open_archive(place))
    assert (len(rows["indexed"]), [row[3] for row in rows["files"]]) == (5, [False] * 5)
    assert list(disk.iterdir()) == []
