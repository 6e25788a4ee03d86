"""`askfirst teams` in a process of its own, sent what Teams would send."""

from __future__ import annotations

import http.client
import json
import os
from pathlib import Path
from typing import Any

from tests.support.running import RunningBot
from tests.support.slack.emulator import free_port


class Bot(RunningBot):
    """A running bot."""

    def __init__(self, home: Path, policies: Path, environment: dict[str, str], *command: str) -> None:
        unwanted = ("ASKFIRST_", "SLACK_", "CLIENT_", "TENANT_", "PORT")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        clean |= {"ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies), **environment}
        port = free_port()
        super().__init__(command or ("teams",), clean, home.parent / f"teams-{port}.log", port, cwd=home)

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
