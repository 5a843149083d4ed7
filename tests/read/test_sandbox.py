"""The limited workers: order, look-ahead, mishaps that cost only their own item, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults import act, total
from saual.read.document import ReadError
from saual.read.sandbox import Limits, Pool

TIGHT = Limits(memory=512 << 20, cpu_seconds=2, wall_seconds=3)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files go where the test can count them."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def code(outcome: object) -> str | None:
    return outcome.code if isinstance(outcome, ReadError) else None


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_order_is_kept(jobs: int) -> None:
    with Pool(jobs, act) as pool:
        assert list(pool.imap(range(40))) == [(n, 2 * n) for n in range(40)]


def test_no_items() -> None:
    with Pool(2, act) as pool:
        assert list(pool.imap([])) == []


@pytest.mark.parametrize("jobs", [1, 3])
def test_first_result_leaves_before_the_last_item_is_looked_at(jobs: int) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1, 101):
            taken.append(number)
            yield number

    with Pool(jobs, act) as pool:
        results = pool.imap(items())
        assert next(results) == (1, 2)
        assert len(taken) <= 2 * jobs
        assert [item for item, _ in results] == list(range(2, 101))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("abort", "crashed"),
        ("leave", "crashed"),
        ("stumble", "crashed"),
        ("hoard", "too_big"),
        ("spin", "timeout"),
        ("sleep", "timeout"),
        ("refuse", "broken"),
    ],
)
def test_a_mishap_costs_only_its_item(jobs: int, order: str, expected: str) -> None:
    with Pool(jobs, act, TIGHT) as pool:
        outcomes = dict(pool.imap([1, order, 2, "large", 3]))
    assert code(outcomes.pop(order)) == expected
    assert outcomes == {1: 2, 2: 4, "large": "ж" * 3_000_000, 3: 6}


def test_messages_survive() -> None:
    with Pool(1, act) as pool:
        [(_, refused), (_, stumbled)] = pool.imap(["refuse", "stumble"])
    assert isinstance(refused, ReadError) and refused.message == "Сломан."
    assert isinstance(stumbled, ReadError) and "ValueError: oops" in stumbled.message


def test_printing_does_not_disturb() -> None:
    with Pool(1, act) as pool:
        assert list(pool.imap(["print", 1])) == [("print", "print"), (1, 2)]


def test_large_items_travel() -> None:
    items = [list(range(300_000)), [1]]
    with Pool(1, total) as pool:
        assert [outcome for _, outcome in pool.imap(items)] == [sum(items[0]), 1]


def test_worker_lives_on_and_is_replaced_when_worn_out() -> None:
    with Pool(1, act, Limits(items=3)) as pool:
        pids = [outcome for _, outcome in pool.imap(["pid"] * 7)]
    assert pids[0] == pids[1] == pids[2] != pids[3] == pids[5] != pids[6]


def test_processor_time_counts_for_each_item_anew() -> None:
    with Pool(1, act, Limits(cpu_seconds=1)) as pool:
        outcomes = [outcome for _, outcome in pool.imap(["spin", 1, "spin", 2])]
    assert [code(outcome) for outcome in outcomes] == ["timeout", None, "timeout", None]


def test_time_of_the_caller_does_not_count() -> None:
    with Pool(2, act, Limits(wall_seconds=1)) as pool:
        results = pool.imap(["large", "large", 1, 2])
        next(results)
        time.sleep(2.5)
        assert [code(outcome) for _, outcome in results] == [None, None, None]


def test_pool_serves_again_after_a_broken_off_run() -> None:
    with Pool(2, act) as pool:
        results = pool.imap([1, "sleep", "sleep", 2])
        next(results)
        results.close()  # type: ignore[attr-defined]
        assert list(pool.imap([5])) == [(5, 10)]


def test_failing_items_raise_after_the_results_before() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the list ends here")

    got = []
    with Pool(2, act) as pool, pytest.raises(OSError, match="ends here"):
        for result in pool.imap(items()):
            got.append(result)
    assert got == [(1, 2), (2, 4)]


def test_nothing_is_left_behind(own_folder: Path) -> None:
    pool = Pool(2, act, TIGHT)
    folders = [outcome for _, outcome in pool.imap(["litter", "abort", "litter", "sleep"])]
    pids = [outcome for _, outcome in pool.imap(["pid", "pid"])]
    assert isinstance(folders[0], str) and folders[0].startswith(str(own_folder))
    pool.close()
    pool.close()
    assert list(own_folder.iterdir()) == []
    for pid in pids:
        assert isinstance(pid, int)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def wait_for_end(pid: int) -> None:
    """Wait until a process is gone; some seconds at most."""
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)


def test_a_worker_that_died_while_idle_is_not_blamed_on_the_next_item(own_folder: Path) -> None:
    with Pool(2, act) as pool:
        pids = {outcome for _, outcome in pool.imap(["pid"] * 6)}
        for pid in pids:
            assert isinstance(pid, int)
            os.kill(pid, signal.SIGKILL)
            wait_for_end(pid)
        assert list(pool.imap([1, 2, 3])) == [(1, 2), (2, 4), (3, 6)]
    assert list(own_folder.iterdir()) == []


def test_a_forked_process_leaves_the_workers_alone(own_folder: Path) -> None:
    pool = Pool(1, act)
    [(_, before)] = pool.imap(["pid"])
    child = os.fork()
    if child == 0:
        code = 1
        try:
            pool.close()
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert len(list(own_folder.iterdir())) == 1
    assert list(pool.imap(["pid"])) == [("pid", before)]
    pool.close()
    assert list(own_folder.iterdir()) == []


def test_no_network() -> None:
    """Where the system lets a process leave the network at all."""
    ask = "from saual.read.sandbox_worker import leave_network; print(leave_network())"
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    can = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, env={"PYTHONPATH": path}).stdout
    with Pool(1, act) as pool:
        assert can.strip() == "False" or list(pool.imap(["network"])) == [("network", "unreachable")]


def test_function_must_be_importable() -> None:
    with pytest.raises(Exception, match=r"lambda|local"):
        Pool(1, lambda item: item)
    with pytest.raises(ValueError, match="jobs"):
        Pool(0, act)


def test_memory_too_small_to_start_is_said_at_once() -> None:
    with Pool(1, act, Limits(memory=1 << 20)) as pool, pytest.raises(RuntimeError, match="cannot start"):
        list(pool.imap([1]))


PARENT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
from saual.read.sandbox import Pool
from faults import act
with Pool(2, act) as pool:
    for item, outcome in pool.imap(["pid", "pid", "spin", "spin"]):
        print(outcome, flush=True)
"""


STARTING = """
import pickle, time
from saual.read.sandbox_worker import Limits, Worker
from faults import act
workers = [Worker(pickle.dumps(act), Limits(), 60) for _ in range(2)]
print("started", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_die_with_their_parent(how: signal.Signals, own_folder: Path) -> None:
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(own_folder)},
    )
    assert parent.stdout is not None
    pids = [int(parent.stdout.readline()) for _ in range(2)]
    parent.send_signal(how)
    parent.wait(30)
    parent.stdout.close()
    for _ in range(300):
        if not any(_runs(pid) for pid in pids) and not list(own_folder.iterdir()):
            return
        time.sleep(0.1)
    pytest.fail("a worker outlived its parent, or its folder did")


@pytest.mark.parametrize("after", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_a_parent_killed_while_its_workers_start_leaves_no_folder(after: float, own_folder: Path) -> None:
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTING],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(own_folder)},
    )
    assert parent.stdout is not None and parent.stdout.readline() == b"started\n"
    assert len(list(own_folder.iterdir())) == 2
    time.sleep(after)
    parent.kill()
    parent.wait(30)
    parent.stdout.close()
    for _ in range(300):
        if not list(own_folder.iterdir()):
            return
        time.sleep(0.1)
    pytest.fail("the folder of a worker is left")


def test_a_worker_that_cannot_be_started_leaves_no_folder(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(own_folder / "nowhere"))
    with Pool(1, act) as pool, pytest.raises(FileNotFoundError):
        list(pool.imap([1]))
    assert list(own_folder.iterdir()) == []


def _runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
