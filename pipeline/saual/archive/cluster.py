"""Parsing on many machines with dask.distributed (extra `cluster`): the same records in the same order.

Each Dask worker has a limited child process of its own for foreign bytes, as a local run has. A worker that dies takes
no letter with it: the scheduler gives its files to another one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from saual.archive.errors import ArchiveError
from saual.archive.nightly import Read
from saual.archive.ready import Entry, step
from saual.batch import Task, failed, read_one_with
from saual.sources import Missing

LOCAL = "local"
AT_ONCE, BYTES_AT_ONCE = 8, 500_000
"""Files given to a worker together, and the bytes that are enough: a parcel costs the scheduler 4 ms, a light letter
takes 30 to parse. Large files are scans more often than not, which take seconds, and go by fewer."""
AHEAD = 4
"""Such parcels under way per thread of the cluster: a slow one must not keep the others waiting."""
ASKED_EVERY = 8
"""Parcels after which the scheduler is asked anew how many threads there are: workers come and go."""


def cluster(address: str, jobs: int) -> Read:
    """Parse on the scheduler at `address` («tcp://…»), or on `jobs` workers of this machine («local»)."""

    def read(tasks: Iterable[Task | Missing]) -> Iterator[list[Entry]]:
        with ExitStack() as stack:
            client = _client(stack, address, jobs)
            yield from in_order(client, tasks)

    return read


def _client(stack: ExitStack, address: str, jobs: int) -> Any:
    try:
        from distributed import Client

        if address != LOCAL:
            return stack.enter_context(Client(address, timeout=10))  # type: ignore[no-untyped-call]
        return stack.enter_context(Client(stack.enter_context(local_cluster(jobs))))  # type: ignore[no-untyped-call]
    except ImportError:
        raise ArchiveError("--cluster требует дополнения: pip install saual[cluster].") from None
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{address}: планировщик Dask не отвечает: {error}.") from None


def local_cluster(jobs: int) -> Any:
    """A scheduler and so many workers on this machine. By default it would look 50 times a second whether it hangs."""
    import dask
    from distributed import LocalCluster

    with dask.config.set({"distributed.admin.tick.interval": "1s"}):
        return LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
        )


def in_order(client: Any, tasks: Iterable[Task | Missing]) -> Iterator[list[Entry]]:
    """Tasks are taken as workers become free; memory does not grow with their number."""
    waiting: deque[tuple[list[Task | Missing], Any]] = deque()
    for number, several in enumerate(parcels(tasks)):
        if number % ASKED_EVERY == 0:
            most = AHEAD * max(1, sum(client.nthreads().values()))
        waiting.append((several, _submitted(client, several)))
        if len(waiting) >= most:
            yield from _results(client, *waiting.popleft())
    while waiting:
        yield from _results(client, *waiting.popleft())


def parcels(tasks: Iterable[Task | Missing]) -> Iterator[list[Task | Missing]]:
    """Tasks as they are given to workers: some light ones together, heavy ones by few."""
    several: list[Task | Missing] = []
    size = 0
    for task in tasks:
        several.append(task)
        size += _size(task)
        if len(several) == AT_ONCE or size >= BYTES_AT_ONCE:
            yield several
            several, size = [], 0
    if several:
        yield several


def _size(task: Task | Missing) -> int:
    if isinstance(task, Missing):
        return 0
    if isinstance(task.content, bytes):
        return len(task.content)
    try:
        return task.content.stat().st_size
    except OSError:
        return 0


def _submitted(client: Any, several: list[Task | Missing]) -> Any:
    return client.submit(read_several, several, pure=False, retries=3)


def read_several(tasks: list[Task | Missing]) -> list[list[Entry]]:
    """What comes of each task. Runs in a Dask worker."""
    return [list[Entry](read_one_with(step, task)) for task in tasks]


def _results(client: Any, tasks: list[Task | Missing], future: Any) -> Iterator[list[Entry]]:
    """What comes of each task; where one of them kills its workers, the others are read without it."""
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    found: list[list[Entry]] | None = None
    try:
        found = future.result()
    except FutureCancelledError as error:
        raise ArchiveError(f"связь с планировщиком Dask потеряна: {error}. Архив цел.") from None
    except KilledWorker:
        if len(tasks) == 1:
            message = "Этот файл раз за разом завершает рабочий процесс. Остальные прочитаны."
            found = [[failed(tasks[0], "crashed", message)]]
    finally:
        future.release()
    if found is None:
        for task in tasks:
            yield from _results(client, [task], _submitted(client, [task]))
    else:
        yield from found
