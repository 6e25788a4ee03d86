"""`askfirst teams` in a process of its own, sent what Teams would send."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.conftest import ASKFIRST


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Bot:
    """A running bot."""

    def __init__(self, home: Path, policies: Path, environment: dict[str, str], *command: str) -> None:
        self.port = free_port()
        self.log = home.parent / f"teams-{self.port}.log"
        unwanted = ("ASKFIRST_", "SLACK_", "CLIENT_", "TENANT_", "PORT")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        clean |= {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies), **environment}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [ASKFIRST, *(command or ("teams",)), "--port", str(self.port)],
                env=clean,
                stdout=log,
                stderr=log,
                cwd=home,
            )
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

    def post(self, body: bytes, token: str | None, **headers: str) -> tuple[int, Any]:
        """Status and decoded body of one request to the messaging endpoint."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Content-Type": "application/json", **headers} | ({"Authorization": f"Bearer {token}"} if token else {})
        connection.request("POST", "/api/messages", body, sent)
        response = connection.getresponse()
        status, raw = response.status, response.read()
        connection.close()
        try:
            return status, json.loads(raw) if raw else None
        except ValueError:
            return status, raw.decode()

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)
