"""The program in a process of its own, as a site runs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
READY_SECONDS = 180


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, **settings: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start the program as a site does; return the process and the page's address."""
    port = free_port()
    names = {f"CYTOPENIA_{name.upper()}": value for name, value in settings.items()}
    environment = {
        **os.environ,
        "CYTOPENIA_PORT": str(port),
        "CYTOPENIA_INDEX_FOLDER": str(folder / "index"),
        **names,
    }
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    return process, f"http://127.0.0.1:{port}"


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = READY_SECONDS) -> None:
    """Wait until an address answers 200; fail when the server ends or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(url, timeout=5) as response:
                if response.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer in {seconds} s")


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[str]:
    """Serve until the block ends; give the address of the page, ready to answer."""
    process, url = start_server(folder, **settings)
    try:
        wait_for(f"{url}/readyz", process)
        yield url
    finally:
        process.terminate()
        process.wait(20)
