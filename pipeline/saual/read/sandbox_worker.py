"""One limited child process: its start, its pipes, and what runs inside it. Used by `saual.read.sandbox` only."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import os
import pickle
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple, cast

from saual.read.document import ReadError

_BOOT = (
    "import sys, json; given = json.loads(sys.argv[1]); sys.path[:] = given['path']; "
    "from saual.read.sandbox_worker import serve; serve(given['limits'], given['lifeline'])"
)
_HEADER = struct.Struct("<cQ")
_KINDS = {b"+": "result", b"-": "error", b"!": "ready", b"?": "unusable", b".": "alive"}
_MARKS = {kind: mark for mark, kind in _KINDS.items()}
_CHUNK = 1 << 16
FEW_COLLECTIONS = 100_000
"""New objects between two collections in a child; at Python's 700 they take a seventh of the time to the first item."""
_PEAK = "peak-of-memory"
"""The file in a child's folder that says, once it has died, how many bytes it held at most."""
LAST_WRITES = 100
"""So many times, 10 ms apart, the folder of a worker whose parent is gone is removed while something writes to it."""
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
"""Flags of unshare(2): a network without interfaces, and the user namespace that allows others than root to ask."""


class Limits(NamedTuple):
    """What one worker may use. Times are in seconds and count for each item anew, sizes are in bytes."""

    memory: int = 1 << 30
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    file_bytes: int = 256 << 20
    items: int = 1000
    """A worker is replaced after so many items: what leaks in a C library does not pile up."""


class Message(NamedTuple):
    """What the child says: kind result or error, and the pickled content."""

    kind: str
    payload: bytes


class Ended(NamedTuple):
    """The child is gone: by which signal (0: by itself), the most memory it held, what it said at the start.

    `peak_bytes` is 0 where nobody saw it die: where it was killed for the time it took.
    """

    signal: int
    peak_bytes: int
    reason: str


class Worker:
    """A child process that runs one function on one item after another.

    `deadline` (of time.monotonic) is when the present item, or the start, has taken too long. The caller watches
    `results` for reading, and `requests` for writing while there is something `unsent`.
    """

    def __init__(self, function: bytes, limits: Limits, start_seconds: float) -> None:
        """Start the child; `function` is pickled and is imported there."""
        self._owner = os.getpid()
        self.folder = tempfile.mkdtemp(prefix="saual-")
        self.limits = limits
        lifeline, self._lifeline = os.pipe()
        path = [entry or str(Path.cwd()) for entry in sys.path]
        given = json.dumps({"path": path, "limits": limits, "lifeline": lifeline})
        one_thread = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, given],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                pass_fds=(lifeline,),
                start_new_session=True,
                env={**os.environ, **one_thread, "TMPDIR": self.folder},
            )
        except BaseException:
            os.close(self._lifeline)
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        finally:
            os.close(lifeline)
        assert self._process.stdin is not None and self._process.stdout is not None
        self.requests, self.results = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self.requests, False)
        os.set_blocking(self.results, False)
        self.ready = self.worn_out = False
        self.unsent = memoryview(_packed("result", function))
        self.deadline = time.monotonic() + start_seconds
        self._next: bytes | None = None
        self._received = bytearray()
        self._reason = ""
        self._served = 0

    def send(self, item: object) -> None:
        """Give the child an item. A child that is still starting gets it when it is ready."""
        self._next = _packed("result", pickle.dumps(item))
        if self.ready:
            self._begin()

    def _begin(self) -> None:
        assert self._next is not None
        self.unsent, self._next = memoryview(self._next), None
        self.deadline = time.monotonic() + self.limits.wall_seconds
        self._served += 1
        self.worn_out = self._served >= self.limits.items
        self.write()

    def write(self) -> None:
        """Send on what the pipe takes."""
        try:
            while self.unsent:
                self.unsent = self.unsent[os.write(self.requests, self.unsent[:_CHUNK]) :]
        except BlockingIOError:
            return
        except OSError:
            self.unsent = memoryview(b"")  # the child is dead; reading will tell

    def read(self) -> Message | Ended | None:
        """What has come, if it is complete."""
        try:
            while part := os.read(self.results, _CHUNK):
                self._received += part
                message = self._message()
                if message is not None:
                    return message
        except BlockingIOError:
            return None
        return self._ended()

    def _message(self) -> Message | Ended | None:
        if len(self._received) < _HEADER.size:
            return None
        mark, length = _HEADER.unpack_from(self._received)
        if mark not in _KINDS or length > self.limits.memory:
            return self._ended()
        if len(self._received) < _HEADER.size + length:
            return None
        payload = bytes(self._received[_HEADER.size : _HEADER.size + length])
        del self._received[: _HEADER.size + length]
        kind = _KINDS[mark]
        if kind == "alive":
            self.deadline = time.monotonic() + self.limits.wall_seconds
            return self._message()
        if kind == "ready":
            self.ready = True
            if self._next is not None:
                self._begin()
            return None
        if kind == "unusable":
            self._reason = payload.decode("utf-8", "replace")
            return self._ended()
        return Message(kind, payload)

    def _ended(self) -> Ended:
        """Wait for the child, which has closed its pipe, and see what it died of."""
        if not self.alive:
            self._await_end()  # it is on its way out by itself
        self._kill()
        code = self._process.wait()
        try:
            peak = int(Path(self.folder, _PEAK).read_text())
        except (OSError, ValueError):
            peak = 0
        return Ended(max(0, -code), peak, self._reason)

    def _kill(self) -> None:
        """End the child, which its keeper then buries, and all it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self._process.pid, signal.SIGTERM)
        self._await_end()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _await_end(self) -> None:
        """Wait until the child is gone, but not for long."""
        grace = time.monotonic() + 0.5
        while os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() > grace:
                return
            time.sleep(0.005)

    @property
    def alive(self) -> bool:
        """Whether the child still holds its end of the result pipe."""
        poll = select.poll()
        poll.register(self.results, 0)
        return not any(event & select.POLLHUP for _, event in poll.poll(0))

    def close(self) -> None:
        """End the child and remove its folder for temporary files. May be called again.

        A process that the caller has forked only drops what it holds of it: the child is not its own.
        """
        owned = os.getpid() == self._owner
        if owned and self._process.returncode is None:
            self._kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        if owned:
            shutil.rmtree(self.folder, ignore_errors=True)


def _packed(kind: str, payload: bytes) -> bytes:
    return _HEADER.pack(_MARKS[kind], len(payload)) + payload


_served: list[tuple[int, Limits]] = []
"""In a child: the pipe for results, and what each item may use."""


def more_time() -> None:
    """Say in a worker that the item goes on well, and get the time of an item anew; elsewhere nothing.

    For long work in steps of known cost, each under the limits: the pages of a scan.
    """
    for results, limits in _served:
        _allow_time(limits)
        _write_all(results, _packed("alive", b""))


def serve(limits: list[float], lifeline: int) -> None:
    """The child: read the function, then items, until the pipe closes. Nothing the function prints reaches the pipe."""
    requests, results = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent(lifeline)
    allowed = Limits(*limits)  # type: ignore[arg-type]
    _restrict(allowed)
    leave_network()
    _work_in_child()
    _served.append((results, allowed))
    gc.set_threshold(FEW_COLLECTIONS)
    try:
        function = pickle.loads(cast(bytes, _request(requests)))
    except BaseException as error:
        _write_all(results, _packed("unusable", f"{type(error).__name__}: {error}".encode()))
        return
    _write_all(results, _packed("ready", b""))
    while (request := _request(requests)) is not None:
        _allow_time(allowed)
        try:
            answer = _packed("result", pickle.dumps(function(pickle.loads(request))))
        except ReadError as error:
            answer = _packed("error", pickle.dumps((error.code, error.message)))
        except MemoryError:
            text = "Файлу не хватило памяти, он пропущен. Разделите его на части или проверьте, что прислали."
            answer = _packed("error", pickle.dumps(("too_big", text)))
        except Exception as error:
            text = f"Ошибка программы при чтении файла, он пропущен ({type(error).__name__}: {str(error)[:300]})."
            answer = _packed("error", pickle.dumps(("crashed", text)))
        _write_all(results, answer)


def _die_with_parent(lifeline: int) -> None:
    """Have the kernel end this process group when the parent, which holds the other end, is gone.

    What stays behind as keeper then removes the folder, which nobody else knows of. Not PR_SET_PDEATHSIG: that watches
    the thread that started the child, and a server's threads come and go.
    """
    signal.signal(signal.SIGIO, _leave)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        _leave()


def _leave(*_: object) -> None:
    """End this process, whose parent is gone, and remove the folder for temporary files."""
    folder = Path(os.environ["TMPDIR"])
    for _try in range(LAST_WRITES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.01)  # a program that the child had started may still write
    os._exit(1)


def _work_in_child() -> None:
    """Go on in a child; its keeper, which stays behind, notes how much memory the child held, and ends as it ended.

    A process that another one starts inherits that one's peak of memory; one that a small one forks has its own.
    """
    children: list[int] = []

    def end(*_: object) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        return
    children.append(child)
    os.closerange(0, 256)  # the pipes close with the child
    _, status, usage = os.wait4(child, 0)
    children.clear()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGIO:
        _leave()
    scale = 1 if sys.platform == "darwin" else 1024
    with contextlib.suppress(OSError):
        Path(os.environ["TMPDIR"], _PEAK).write_text(str(usage.ru_maxrss * scale))
    if os.WIFSIGNALED(status):
        with contextlib.suppress(OSError):  # nobody handles SIGKILL
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.waitstatus_to_exitcode(status))


def _restrict(limits: Limits) -> None:
    for which, amount in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_AS, limits.memory),
    ):
        hard = resource.getrlimit(which)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(which, (amount, amount))


def leave_network() -> bool:
    """Give up the network for this process and all it starts, where Linux lets it; whether it did.

    A document may name pictures and templates elsewhere: nothing is to be fetched, and nobody to learn who reads it.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    user, group = os.getuid(), os.getgid()
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_NEW_NETWORK) == 0:
        return True
    if unshare(_NEW_NETWORK | _NEW_USER) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with contextlib.suppress(OSError):
            Path("/proc/self", name).write_text(text)
    return True


def _allow_time(limits: Limits) -> None:
    """Processor time for the next item, on top of what was used up to now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _request(descriptor: int) -> bytes | None:
    """The next pickled item, None at the end."""
    header = _read_exactly(descriptor, _HEADER.size)
    return None if header is None else _read_exactly(descriptor, _HEADER.unpack(header)[1])


def _read_exactly(descriptor: int, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = os.read(descriptor, min(_CHUNK, length - len(parts)))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view[:_CHUNK]) :]
