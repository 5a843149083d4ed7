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
from saual.batch import Line, Task, failed, read_one
from saual.sources import Missing

LOCAL = "local"
AHEAD = 4
"""Files under way per thread of the cluster."""
ASKED_EVERY = 16
"""Files after which the scheduler is asked anew how many threads there are: workers come and go."""


def cluster(address: str, jobs: int) -> Read:
    """Parse on the scheduler at `address` («tcp://…»), or on `jobs` workers of this machine («local»)."""

    def read(tasks: Iterable[Task | Missing]) -> Iterator[list[Line]]:
        with ExitStack() as stack:
            client = _client(stack, address, jobs)
            yield from _in_order(client, tasks)

    return read


def _client(stack: ExitStack, address: str, jobs: int) -> Any:
    try:
        from distributed import Client, LocalCluster

        if address != LOCAL:
            return stack.enter_context(Client(address, timeout=10))  # type: ignore[no-untyped-call]
        local = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
        )
        return stack.enter_context(Client(stack.enter_context(local)))  # type: ignore[no-untyped-call]
    except ImportError:
        raise ArchiveError("--cluster требует дополнения: pip install saual[cluster].") from None
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{address}: планировщик Dask не отвечает: {error}.") from None


def _in_order(client: Any, tasks: Iterable[Task | Missing]) -> Iterator[list[Line]]:
    """Tasks are taken as workers become free; memory does not grow with their number."""
    waiting: deque[tuple[Task | Missing, Any]] = deque()
    for number, task in enumerate(tasks):
        if number % ASKED_EVERY == 0:
            most = AHEAD * max(1, sum(client.nthreads().values()))
        waiting.append((task, client.submit(read_one, task, pure=False, retries=3)))
        if len(waiting) >= most:
            yield _result(*waiting.popleft())
    while waiting:
        yield _result(*waiting.popleft())


def _result(task: Task | Missing, future: Any) -> list[Line]:
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    try:
        lines: list[Line] = future.result()
        return lines
    except FutureCancelledError as error:
        raise ArchiveError(f"связь с планировщиком Dask потеряна: {error}. Архив цел.") from None
    except KilledWorker:
        return [failed(task, "crashed", "Этот файл раз за разом завершает рабочий процесс. Остальные прочитаны.")]
    finally:
        future.release()
