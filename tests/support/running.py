"""A bot in a process of its own that serves HTTP on loopback."""

from __future__ import annotations

import http.client
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.forking import begin


class RunningBot:
    """`askfirst` with a command, once it answers `/healthz`; `log` is what it printed."""

    def __init__(
        self, command: Sequence[str], environment: dict[str, str], log: Path, port: int, cwd: Path | None = None
    ) -> None:
        self.port = port
        self.log = log
        with log.open("w") as stream:
            self.process = begin([*command, "--port", str(port)], environment, stream, cwd)
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError("the bot did not start")

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        found = response.status, response.read().decode()
        connection.close()
        return found

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)
