"""More than one machine: Dask workers, one of which dies; letters in an S3 store."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile, ZipInfo

import boto3  # type: ignore[import-untyped]
import pytest
from distributed import Client, KilledWorker, LocalCluster
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem  # type: ignore[import-untyped]
from sqlalchemy import select

from archive_dump import dump
from archive_letters import write_pair
from archive_runs import LATER, counts, run, saual
from samples import letter
from saual.archive import nightly, remote
from saual.archive import tables as t
from saual.archive.cluster import AT_ONCE, BYTES_AT_ONCE, cluster, in_order, parcels, read_several
from saual.archive.errors import ArchiveError, Exit
from saual.archive.ready import Entry
from saual.archive.store import Archive, open_archive
from saual.archive.verify import verify
from saual.batch import Line, Task
from saual.sources import Missing


def fill(folder: Path, many: int) -> None:
    for number in range(many):
        (folder / f"{number:03}.txt").write_bytes(letter(number))
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\n")


def test_a_worker_that_dies_costs_no_letter(archive: Archive, letters: Path, tmp_path: Path) -> None:
    fill(letters, 60)
    read = 0
    workers: Any = LocalCluster
    connected: Any = Client  # which says nothing of its types
    with workers(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as local:
        with connected(local) as client:
            pids = list(client.run(os.getpid).values())

        def done() -> None:
            nonlocal read
            read += 1
            if read == 20:
                os.kill(pids[0], signal.SIGKILL)

        look = nightly.look(lambda: LATER)
        report = nightly.index(archive, [str(letters)], cluster(local.scheduler_address, 2), look, done)
    assert (report.new, report.failed) == (61, 1)
    alone = open_archive(tmp_path / "alone.db", create=True)
    run(alone, letters)
    assert dump(archive) == dump(alone)
    assert list(verify(archive)) == []


class Outcome(NamedTuple):
    """What comes of some files on a cluster whose workers die of one of them."""

    deadly: str
    tasks: list[Task | Missing]

    def result(self) -> list[list[Entry]]:
        if any(task.name == self.deadly for task in self.tasks):
            nobody: Any = None
            raise KilledWorker(self.deadly, nobody, 3)
        return read_several(self.tasks)

    def release(self) -> None:
        pass


class Cluster(NamedTuple):
    """A cluster of one thread."""

    deadly: str

    def nthreads(self) -> dict[str, int]:
        return {"tcp://127.0.0.1:1": 1}

    def submit(self, _: object, tasks: list[Task | Missing], **__: object) -> Outcome:
        return Outcome(self.deadly, tasks)


def test_a_file_that_kills_its_workers_costs_no_other() -> None:
    tasks = [Task(f"{number}.txt", letter(number)) for number in range(6)]
    found = list(in_order(Cluster("2.txt"), tasks))
    assert [[isinstance(one, Line) for one in several] for several in found] == [[at == 2] for at in range(6)]
    [failure] = found[2]
    assert isinstance(failure, Line)
    assert json.loads(failure.json)["error"] == "crashed"


def test_light_files_go_together_and_heavy_ones_by_few() -> None:
    light = [Task(f"{number}.txt", b"1") for number in range(AT_ONCE + 1)]
    scan = Task("scan.pdf", bytes(BYTES_AT_ONCE))
    assert list(parcels([*light, scan, scan, light[0]])) == [
        light[:AT_ONCE],
        [light[AT_ONCE], scan],
        [scan],
        [light[0]],
    ]
    assert list(parcels([])) == []


def test_the_command_with_a_cluster_of_its_own(letters: Path, tmp_path: Path) -> None:
    write_pair(letters)
    done = saual("index", letters, "--archive", tmp_path / "letters.db", "--cluster", "local", "--jobs", "2")
    assert (done.returncode, done.stderr) == (Exit.ok, "")
    assert "[Мост]" in saual("search", "мостам", "--archive", tmp_path / "letters.db").stdout


def test_a_scheduler_that_does_not_answer(archive: Archive, letters: Path) -> None:
    write_pair(letters)
    with pytest.raises(ArchiveError, match="планировщик Dask"):
        nightly.index(archive, [str(letters)], cluster("tcp://127.0.0.1:9", 1), nightly.look(lambda: LATER))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 store on the loopback with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    boto3.client("s3").create_bucket(Bucket="letters")
    S3FileSystem.clear_instance_cache()  # which knows the server of another test
    yield "letters"
    server.stop()


def test_letters_in_a_store(archive: Archive, letters: Path, bucket: str) -> None:
    store = boto3.client("s3")
    write_pair(letters)
    for path in letters.iterdir():
        store.put_object(Bucket=bucket, Key=f"2025/{path.name}", Body=path.read_bytes())
    store.put_object(Bucket=bucket, Key="a.txt", Body=letter(3))
    store.put_object(Bucket=bucket, Key="2025.txt", Body=letter(4))
    place = f"s3://{bucket}"
    assert counts(index(archive, place)) == {"seen": 4, "new": 4}
    assert counts(index(archive, place)) == {"seen": 4, "unchanged": 4}
    store.put_object(Bucket=bucket, Key="b.txt", Body=letter(3))
    store.delete_object(Bucket=bucket, Key="a.txt")
    store.put_object(Bucket=bucket, Key="2025.txt", Body=letter(555))
    store.delete_object(Bucket=bucket, Key="2025/out-7.txt")
    assert counts(index(archive, place)) == {"seen": 3, "moved": 1, "changed": 1, "unchanged": 1, "missing": 1}
    assert list(verify(archive, originals=True)) == []
    assert index(archive, "s3://nowhere").problems


def packed(path: Path, **members: bytes) -> None:
    with ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(ZipInfo(name.replace("_", "/") + ".txt", (2025, 3, 1, 12, 0, 0)), content)


def test_letters_in_a_zip(archive: Archive, tmp_path: Path) -> None:
    post = tmp_path / "post.zip"
    packed(post, a=letter(1), z=letter(9), **{"2025_03_b": letter(2), "2025_c": letter(3), "2026_d": letter(4)})
    assert counts(index(archive, f"zip://2025::{post}")) == {"seen": 2, "new": 2}
    assert counts(index(archive, f"zip://::{post}")) == {"seen": 5, "new": 3, "unchanged": 2}
    assert list(verify(archive, originals=True)) == []
    packed(post, a=letter(1), **{"2025_03_b": letter(22), "2025_e": letter(3), "2026_d": letter(4)})
    assert counts(index(archive, f"zip://::{post}")) == {
        "seen": 4,
        "unchanged": 2,
        "changed": 1,
        "moved": 1,
        "missing": 1,
    }
    post.unlink()
    assert index(archive, f"zip://::{post}").problems


def test_a_zip_in_a_store(archive: Archive, tmp_path: Path, bucket: str) -> None:
    packed(tmp_path / "post.zip", a=letter(1), **{"2025_b": letter(2)})
    boto3.client("s3").upload_file(str(tmp_path / "post.zip"), bucket, "post.zip")
    report = index(archive, f"zip://2025::s3://{bucket}/post.zip")
    assert (report.problems, counts(report)) == ((), {"seen": 1, "new": 1})
    with archive.reading() as connection:
        [path] = connection.execute(select(t.file.c.path)).scalars()
    assert path == f"s3://{bucket}/post.zip::zip://2025/b.txt"


def test_an_address_of_this_machine_is_a_path(archive: Archive, letters: Path) -> None:
    write_pair(letters)
    assert counts(index(archive, letters.as_uri())) == {"seen": 2, "new": 2}
    assert counts(index(archive, str(letters))) == {"seen": 2, "unchanged": 2}


def test_a_system_that_knows_no_times(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fsspec's files in memory, without the time of their making."""
    import fsspec  # type: ignore[import-untyped]

    store = fsspec.filesystem("memory")
    monkeypatch.setattr(remote, "_time", lambda _: 0)
    store.pipe_file("/letters/a.txt", letter(1))
    assert counts(index(archive, "memory://letters")) == {"seen": 1, "new": 1}
    assert counts(index(archive, "memory://letters")) == {"seen": 1, "unchanged": 1}
    assert len(letter(1)) == len(letter(2))
    store.pipe_file("/letters/a.txt", letter(2))
    assert counts(index(archive, "memory://letters")) == {"seen": 1, "changed": 1}


def index(archive: Archive, place: str) -> nightly.Report:
    from saual.archive import walk

    return nightly.index(archive, walk.roots([place]), nightly.local(1), nightly.look(lambda: LATER))
