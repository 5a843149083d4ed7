"""What a run makes of new, changed, moved, copied, touched, vanished and unreadable files."""

from __future__ import annotations

import json
import os
import shutil
import socket
from hashlib import file_digest
from pathlib import Path

import pytest
from sqlalchemy import func, select

from archive_dump import dump
from archive_letters import write_pair
from archive_runs import LATER, counts, read_here, run
from samples import letter
from saual.archive import nightly
from saual.archive import tables as t
from saual.archive.errors import ArchiveError
from saual.archive.nightly import Wish
from saual.archive.search import search
from saual.archive.store import Archive, open_archive
from saual.archive.verify import verify


def ids(archive: Archive, query: str = "") -> list[str]:
    return sorted(one.id for one in search(archive, query, limit=1000).letters)


def revisions(archive: Archive) -> int:
    with archive.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(t.record)).scalar_one())


def test_a_second_run_does_nothing(archive: Archive, letters: Path) -> None:
    write_pair(letters / "2025" / "мамыр")
    write_pair(letters, 8)
    assert counts(run(archive, letters)) == {"seen": 4, "new": 4}
    before = dump(archive)
    again = run(archive, letters)
    assert counts(again) == {"seen": 4, "unchanged": 4}
    assert again.quiet
    assert dump(archive) == before
    assert list(verify(archive, originals=True)) == []


def test_of_quiet_runs_in_a_row_the_last_is_kept(archive: Archive, letters: Path) -> None:
    write_pair(letters)
    for _ in range(4):
        run(archive, letters)
    write_pair(letters, 8)
    for _ in range(3):
        run(archive, letters)
    with archive.reading() as connection:
        reports = [
            json.loads(text) for text in connection.execute(select(t.run.c.report).order_by(t.run.c.key)).scalars()
        ]
    assert [report["new"] for report in reports] == [2, 0, 2, 0]


def test_a_moved_file_keeps_its_letter(archive: Archive, letters: Path) -> None:
    write_pair(letters)
    run(archive, letters)
    before = ids(archive)
    (letters / "z").mkdir()
    (letters / "in-7.txt").rename(letters / "z" / "renamed.txt")
    (letters / "out-7.txt").rename(letters / "a.txt")
    assert counts(run(archive, letters)) == {"seen": 2, "moved": 2}
    assert ids(archive) == before
    assert revisions(archive) == 2
    assert {Path(str(one.name)).name for one in search(archive, "").letters} == {"renamed.txt", "a.txt"}
    assert list(verify(archive, originals=True)) == []


def test_a_changed_file_makes_a_version_and_the_old_letter_is_kept(archive: Archive, letters: Path) -> None:
    (letters / "a.txt").write_bytes(letter(1))
    run(archive, letters)
    [old] = ids(archive)
    (letters / "a.txt").write_bytes(letter(22))
    assert counts(run(archive, letters)) == {"seen": 1, "changed": 1}
    [new] = ids(archive)
    assert new != old
    rows = dump(archive)
    assert [number for _, number, _ in rows["versions"]] == [1, 2]
    assert {(row[0], row[1]) for row in rows["letters"]} == {(old, False), (new, True)}
    (letters / "a.txt").write_bytes(letter(1))  # and back again: the old letter, not a third one
    run(archive, letters)
    assert ids(archive) == [old]
    assert revisions(archive) == 2
    assert list(verify(archive)) == []


def test_copies_are_one_letter(archive: Archive, letters: Path) -> None:
    for name in ("a", "b", "c"):
        (letters / f"{name}.txt").write_bytes(letter(1))
    assert counts(run(archive, letters)) == {"seen": 3, "new": 3}
    (letters / "d.txt").write_bytes(letter(1))
    assert counts(run(archive, letters)) == {"seen": 4, "new": 1, "unchanged": 3}
    assert len(ids(archive)) == revisions(archive) == 1
    (letters / "a.txt").unlink()
    run(archive, letters)
    assert len(ids(archive)) == 1


def test_a_vanished_file_is_marked_and_its_letter_stays(archive: Archive, letters: Path) -> None:
    write_pair(letters)
    run(archive, letters)
    content = (letters / "in-7.txt").read_bytes()
    (letters / "in-7.txt").unlink()
    assert counts(run(archive, letters)) == {"seen": 1, "unchanged": 1, "missing": 1}
    assert run(archive, letters).quiet
    assert len(ids(archive)) == 2
    (letters / "in-7.txt").write_bytes(content)
    assert counts(run(archive, letters)) == {"seen": 2, "unchanged": 2}
    assert not [row for row in dump(archive)["files"] if row[3]]


def test_what_lies_elsewhere_is_not_missing(archive: Archive, letters: Path) -> None:
    write_pair(letters / "one")
    write_pair(letters / "one-more", 8)
    run(archive, letters / "one", letters / "one-more")
    assert counts(run(archive, letters / "one")) == {"seen": 2, "unchanged": 2}
    assert counts(run(archive, letters, letters / "one")) == {"seen": 4, "unchanged": 4}


def test_a_single_file_may_vanish_too(archive: Archive, letters: Path) -> None:
    (letters / "a.txt").write_bytes(letter(1))
    run(archive, letters / "a.txt")
    (letters / "a.txt").unlink()
    assert counts(run(archive, letters / "a.txt")) == {"missing": 1}


def test_a_touched_file_is_only_hashed(archive: Archive, letters: Path) -> None:
    (letters / "a.txt").write_bytes(letter(1))
    run(archive, letters)
    os.utime(letters / "a.txt", (1, 1))
    assert counts(run(archive, letters)) == {"seen": 1, "unchanged": 1}
    assert revisions(archive) == 1


def test_a_change_of_the_same_size_within_a_tick_is_seen(archive: Archive, letters: Path) -> None:
    path = letters / "a.txt"
    path.write_bytes(letter(1))
    facts = path.stat()
    run(archive, letters, now=facts.st_mtime_ns)
    path.write_bytes(letter(2))
    os.utime(path, ns=(facts.st_mtime_ns, facts.st_mtime_ns))
    assert counts(run(archive, letters, now=facts.st_mtime_ns)) == {"seen": 1, "changed": 1}


def test_a_file_that_is_still_written_waits_with_watch(archive: Archive, letters: Path) -> None:
    path = letters / "a.txt"
    path.write_bytes(letter(1))
    now = path.stat().st_mtime_ns + 10**9
    assert counts(run(archive, letters, now=now, least_age_ns=2 * 10**9)) == {}
    assert counts(run(archive, letters, now=now + 10**9, least_age_ns=2 * 10**9)) == {"seen": 1, "new": 1}


def test_failures_are_tried_again_only_with_reason(
    archive: Archive, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (letters / "bad.pdf").write_bytes(b"%PDF-1.7\n")
    (letters / "good.txt").write_bytes(letter(1))
    assert counts(run(archive, letters)) == {"seen": 2, "new": 2, "failed": 1}
    assert [row[2] for row in dump(archive)["failures"]] == ["broken"]
    assert run(archive, letters).quiet
    assert counts(run(archive, letters, wish=Wish(failures=True))) == {"seen": 2, "unchanged": 2, "failed": 1}
    monkeypatch.setattr(nightly, "tools", lambda: "saual 99")
    assert counts(run(archive, letters)) == {"seen": 2, "unchanged": 2, "failed": 1}
    assert run(archive, letters).quiet
    with archive.reading() as connection:
        assert connection.execute(select(t.failure.c.tries)).scalar() == 3
    (letters / "bad.pdf").write_bytes(letter(2))
    assert counts(run(archive, letters)) == {"seen": 2, "changed": 1, "unchanged": 1}
    assert dump(archive)["failures"] == []


def test_records_of_an_older_version_are_made_again_when_asked(
    archive: Archive, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (letters / f"{name}.txt").write_bytes(letter(1))
    run(archive, letters)
    monkeypatch.setattr(nightly, "tools", lambda: "saual 99")
    assert run(archive, letters).quiet
    assert run(archive, letters, wish=Wish(outdated=True)).quiet
    assert revisions(archive) == 1, "the same record is no new revision"
    assert run(archive, letters, wish=Wish(outdated=True)).quiet


def test_words_of_an_older_version_are_derived_again(
    archive: Archive, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (letters / "a.txt").write_bytes(letter(1))
    with monkeypatch.context() as then:
        then.setattr(nightly, "tools", lambda: "saual 0.0.9")
        then.setattr("saual.archive.ready.lemmas", lambda *_: ["прежнее"])
        run(archive, letters, read=read_here)
    assert (len(ids(archive, "прежнее")), list(verify(archive))) == (1, [])
    run(archive, letters, wish=Wish(outdated=True))
    assert (len(ids(archive, "прежнее")), len(ids(archive, "")), revisions(archive)) == (0, 1, 1)
    assert list(verify(archive)) == []


def test_what_cannot_be_opened_is_no_news_twice(archive: Archive, letters: Path) -> None:
    os.mkfifo(letters / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(letters / "socket.txt"))
    assert counts(run(archive, letters)) == {"seen": 2, "new": 2, "failed": 2}
    assert [row[2] for row in dump(archive)["failures"]] == ["unreadable"] * 2
    assert run(archive, letters).quiet
    (letters / "pipe.txt").unlink()
    (letters / "pipe.txt").write_bytes(letter(1))
    assert counts(run(archive, letters)) == {"seen": 2, "changed": 1, "unchanged": 1}
    assert len(ids(archive)) == 1


def test_names_that_are_not_utf8_and_the_order_of_names(archive: Archive, letters: Path) -> None:
    for number, name in enumerate((b"a.txt", b"a", b"a-b", b"\xff.txt", "ә.txt".encode(), b"a\xc3\xa9", b"Z", b"a!")):
        folder = letters / os.fsdecode(name)
        folder.mkdir()
        (folder / os.fsdecode(b"x\xfe.txt")).write_bytes(letter(number))
    assert counts(run(archive, letters)) == {"seen": 8, "new": 8}
    assert counts(run(archive, letters)) == {"seen": 8, "unchanged": 8}


def test_many_files_pass_in_chunks(archive: Archive, letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "CHUNK", 3)
    for number in range(10):
        (letters / f"{number}.txt").write_bytes(letter(number))
    run(archive, letters)
    for number in (0, 3, 9):
        (letters / f"{number}.txt").unlink()
    (letters / "5.txt").rename(letters / "1.5.txt")
    assert counts(run(archive, letters)) == {"seen": 7, "unchanged": 6, "moved": 1, "missing": 3}


def test_the_archive_may_lie_among_the_letters(letters: Path) -> None:
    (letters / "a.txt").write_bytes(letter(1))
    archive = open_archive(letters / "letters.db", create=True)
    assert counts(run(archive, letters)) == {"seen": 1, "new": 1}
    assert counts(run(archive, letters)) == {"seen": 1, "unchanged": 1}


def test_a_share_that_is_not_there_makes_nothing_missing(archive: Archive, letters: Path) -> None:
    write_pair(letters)
    run(archive, letters)
    letters.rename(letters.with_name("unplugged"))
    gone = run(archive, letters)
    assert (gone.missing, len(gone.problems)) == (0, 1)
    letters.mkdir()  # the empty folder where the share would be mounted
    empty = run(archive, letters)
    assert (empty.missing, len(empty.problems)) == (0, 1)
    assert "подключён ли диск" in empty.problems[0]
    letters.rmdir()
    letters.with_name("unplugged").rename(letters)
    assert run(archive, letters).quiet


def test_a_share_that_goes_while_it_is_read(archive: Archive, letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (letters / f"{number}.txt").write_bytes(letter(number))
    opened, away = file_digest, letters.with_name("unplugged")

    def unplugged(file: object, digest: object) -> object:
        if (letters / "3.txt").exists():
            letters.rename(away)
        return opened(file, digest)  # type: ignore[arg-type]

    monkeypatch.setattr("saual.archive.nightly.file_digest", unplugged)
    with pytest.raises(ArchiveError, match="подключён ли диск"):
        run(archive, letters)
    monkeypatch.undo()
    shutil.rmtree(letters, ignore_errors=True)
    away.rename(letters)
    assert run(archive, letters).seen == 5
    assert len(ids(archive)) == 5
    assert not dump(archive)["failures"]


def test_two_letters_in_one_file(archive: Archive, letters: Path, root: Path) -> None:
    shutil.copy(root / "corpus" / "raw" / "raw-both.txt", letters)
    run(archive, letters)
    assert len(ids(archive)) == 2
    assert list(verify(archive)) == []
    assert counts(run(archive, letters, now=LATER)) == {"seen": 1, "unchanged": 1}
