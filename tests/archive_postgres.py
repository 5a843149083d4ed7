"""A PostgreSQL server for tests, on the loopback, with data that go with it; needs Debian's package `postgresql`."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

_databases = count(1)


def programs() -> Path | None:
    """Where the server's programs lie: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server, without a database."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    user: dict[str, Any] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        nobody = pwd.getpwnam("nobody")
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = tempfile.mkdtemp(prefix="saual-postgres-")
    if user:
        os.chown(place, user["user"], user["group"])
    options = ["-A", "trust", "-U", "saual", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    subprocess.run(
        [str(folder / "initdb"), "-D", f"{place}/data", *options],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        **user,
    )
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
    with (Path(tempfile.gettempdir()) / f"{Path(place).name}.log").open("wb") as log:
        process = subprocess.Popen(
            [str(folder / "postgres"), "-D", f"{place}/data", "-p", str(port), *settings], stderr=log, cwd="/", **user
        )
    url = f"postgresql://saual@127.0.0.1:{port}"
    try:
        _wait(f"{url}/postgres")
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # ends the sessions, which SIGTERM waits for
        process.wait()
        shutil.rmtree(place)
        Path(log.name).unlink()


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start")


def new_database(url: str) -> str:
    """The URL of an empty database."""
    name = f"saual{next(_databases)}"
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{url}/{name}"
