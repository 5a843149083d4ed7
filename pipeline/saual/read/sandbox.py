"""Foreign bytes are read in limited child processes: a file that eats memory, loops or crashes costs only itself.

    with Pool(jobs=2, function=read_file) as pool:
        for path, outcome in pool.imap(paths):
            ...  # what read_file returned, or a ReadError

A worker lives for many files (a fresh interpreter would cost more than most letters) and is replaced when it dies. The
function is named to the child by its import path, items and results travel pickled. Linux and other Unix systems.
"""

from __future__ import annotations

import pickle
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Generic, NamedTuple, TypeVar

from saual.read.document import ReadError
from saual.read.sandbox_worker import Ended, Limits, Message, Worker

__all__ = ["Limits", "More", "Pool"]

T = TypeVar("T")
R = TypeVar("R")

LOOK_AHEAD = 2
"""Items taken but not yet given back, per worker: enough to keep all busy, few enough to start giving back at once."""

START_SECONDS = 60.0
"""A worker imports the function in 0.2 to 3 s; on a busy machine much later."""

MEMORY_SHARE = 0.25
"""A worker that was killed when it held more than this share of its memory died of memory. pdfium doubles its buffers:
it is refused the next one at a quarter to a half of the limit; a crash of another kind happens far below."""


class More(NamedTuple):
    """What a function returns instead of a result: items to be done in place of the one it was given."""

    items: tuple[Any, ...]


class Pool(Generic[T, R]):
    """`jobs` workers that run `function`, each under `limits`. One `imap` at a time, in one thread."""

    def __init__(
        self,
        jobs: int,
        function: Callable[[T], R | More],
        limits: Limits | None = None,
        split: Callable[[T], Sequence[T]] | None = None,
    ) -> None:
        """`function` must be importable by name: no lambda, nothing of `__main__`.

        `split` gives smaller items for one that failed in its worker, so that only the smallest is lost.
        """
        if jobs < 1:
            raise ValueError("jobs must be at least 1")
        if getattr(function, "__module__", None) == "__main__":
            raise ValueError("the function must live in a module that a child process can import, not in __main__")
        self._jobs = jobs
        self._limits = limits or Limits()
        self._function = pickle.dumps(function)
        self._split = split
        self._workers: list[Worker] = []

    def __enter__(self) -> Pool[T, R]:
        """Workers start with the first item."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End all workers."""
        self.close()

    def close(self) -> None:
        """End all workers and remove what they left. The pool may be used again; it then starts new ones."""
        while self._workers:
            self._workers.pop().close()

    def imap(self, items: Iterable[T]) -> Iterator[tuple[T, R | ReadError]]:
        """Each item with its result, in the order of the items; they are taken only as workers become free.

        Where the function returns More, its items come instead, in the same place. What it raises arrives as a
        ReadError: its own ReadErrors as they are, all else as code crashed.
        When `items` itself fails, the results of the items before still come, then its exception.
        """
        run: _Run[T, R] = _Run(self._workers, self._jobs, self._start, self._limits, iter(items), self._split)
        try:
            yield from run
        finally:
            run.stop()

    def _start(self) -> Worker:
        return Worker(self._function, self._limits, START_SECONDS)


class _Run(Generic[T, R]):
    """The state of one `imap`."""

    def __init__(
        self,
        workers: list[Worker],
        jobs: int,
        start: Callable[[], Worker],
        limits: Limits,
        items: Iterator[T],
        split: Callable[[T], Sequence[T]] | None,
    ) -> None:
        self.workers, self.jobs, self.start, self.limits, self.items = workers, jobs, start, limits, items
        self.split = split
        self.fresh: deque[tuple[int, T]] = deque()  # items that came out of others and wait for a worker
        self.waiting: deque[tuple[int, T]] = deque()  # items in order that have not been given back
        self.done: dict[int, R | ReadError] = {}
        self.busy: dict[Worker, int] = {}
        self.taken = 0
        self.exhausted = False
        self.error: BaseException | None = None

    def __iter__(self) -> Iterator[tuple[T, R | ReadError]]:
        while True:
            self.dispatch()
            if not self.waiting:
                break
            number, item = self.waiting[0]
            if number not in self.done:
                self.wait()
                continue
            self.waiting.popleft()
            before = time.monotonic()
            yield item, self.done.pop(number)
            for worker in self.workers:
                worker.deadline += time.monotonic() - before  # the caller's time is not the worker's
        if self.error is not None:
            raise self.error

    def stop(self) -> None:
        """Drop the workers that are still at an item nobody waits for."""
        for worker in self.busy:
            self.workers.remove(worker)
            worker.close()
        self.busy.clear()

    def dispatch(self) -> None:
        """Give new items to free workers: those that came out of others first, then as far as the look-ahead allows."""
        while len(self.busy) < self.jobs:
            if self.fresh:
                self.give(*self.fresh.popleft())
                continue
            if self.exhausted or len(self.waiting) >= LOOK_AHEAD * self.jobs:
                return
            try:
                item = next(self.items)
            except StopIteration:
                self.exhausted = True
                return
            except Exception as error:
                self.exhausted, self.error = True, error
                return
            self.waiting.append((self.taken, item))
            self.taken += 1
            self.give(self.taken - 1, item)

    def give(self, number: int, item: T) -> None:
        """Give an item to a free worker; one that died meanwhile is dropped, for the item is not to blame."""
        for worker in [worker for worker in self.workers if worker not in self.busy and not worker.alive]:
            self.workers.remove(worker)
            worker.close()
        free = next((worker for worker in self.workers if worker not in self.busy), None)
        if free is None:
            free = self.start()
            self.workers.append(free)
        self.busy[free] = number
        free.send(item)

    def wait(self) -> None:
        """Wait until a busy worker has something to say, has died, or is out of time."""
        deadline = min(worker.deadline for worker in self.busy)
        with selectors.DefaultSelector() as selector:
            for worker in self.busy:
                selector.register(worker.results, selectors.EVENT_READ, worker)
                if worker.unsent:
                    selector.register(worker.requests, selectors.EVENT_WRITE, worker)
            ready = selector.select(max(0.0, deadline - time.monotonic()))
        for key, events in ready:
            if events & selectors.EVENT_WRITE:
                key.data.write()
            else:
                self.receive(key.data)
        now = time.monotonic()
        spoke = {key.data for key, _ in ready}
        for worker in [worker for worker in self.busy if worker.deadline < now and worker not in spoke]:
            self.finish(worker, _timeout(), dead=True)

    def receive(self, worker: Worker) -> None:
        message = worker.read()
        if message is None:
            return
        if isinstance(message, Ended):
            if not worker.ready:
                raise RuntimeError(f"a reading worker cannot start: {message.reason}")
            self.finish(worker, _death(message, self.limits), dead=True)
        else:
            self.finish(worker, _outcome(message), dead=worker.worn_out)

    def finish(self, worker: Worker, outcome: R | More | ReadError, dead: bool) -> None:
        number = self.busy.pop(worker)
        if dead:
            self.workers.remove(worker)
            worker.close()
        at = next(at for at, (waiting, _) in enumerate(self.waiting) if waiting == number)
        if isinstance(outcome, ReadError) and self.split is not None:
            smaller = tuple(self.split(self.waiting[at][1]))
            outcome = More(smaller) if smaller else outcome
        if not isinstance(outcome, More):
            self.done[number] = outcome
            return
        slots = [(self.taken + offset, item) for offset, item in enumerate(outcome.items)]
        self.taken += len(slots)
        del self.waiting[at]
        for slot in reversed(slots):
            self.waiting.insert(at, slot)
        self.fresh.extendleft(reversed(slots))


def _outcome(message: Message) -> Any:
    """What the function returned, or the ReadError that stands for what it raised."""
    if message.kind == "result":
        return pickle.loads(message.payload)
    code, text = pickle.loads(message.payload)
    return ReadError(code, text)


def _timeout() -> ReadError:
    return ReadError(
        "timeout", "Файл читается слишком долго и пропущен. Проверьте, что прислали, или разделите его на части."
    )


def _death(ended: Ended, limits: Limits) -> ReadError:
    """The error for a worker that died: of time, of memory, or by a crash."""
    if ended.signal == signal.SIGXCPU:
        return _timeout()
    if ended.signal == signal.SIGKILL or ended.peak_bytes > MEMORY_SHARE * limits.memory:
        return ReadError(
            "too_big", "Файлу не хватило памяти, он пропущен. Разделите его на части или проверьте, что прислали."
        )
    return ReadError("crashed", "Программа чтения не выдержала этот файл, он пропущен. Откройте и пересохраните его.")
