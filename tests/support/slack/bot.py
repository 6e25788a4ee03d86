"""`askfirst slack --http` in a process of its own, sent what Slack would send, signed."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import json
import os
import time
import urllib.parse
import uuid
from pathlib import Path
from typing import Any

from tests.support.running import RunningBot
from tests.support.slack.emulator import BOT_TOKEN, SIGNING_SECRET, free_port

_serial = itertools.count(1)


def signed(body: str, at: float | None = None, secret: str = SIGNING_SECRET) -> dict[str, str]:
    """Slack's headers over a body: https://docs.slack.dev/authentication/verifying-requests-from-slack/"""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


class Bot(RunningBot):
    """A running bot. Everything is sent to `/slack/events`, as the manifest says."""

    def __init__(
        self,
        home: Path,
        policies: Path,
        api: str,
        *,
        command: tuple[str, ...] = ("slack", "--http"),
        **environment: str,
    ) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASKFIRST_", "SLACK_", "PORT"))}
        clean |= {
            "ASKFIRST_HOME": str(home), "ASKFIRST_POLICIES": str(policies), "SLACK_API_URL": api,
            "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, **environment,
        }  # fmt: skip
        port = free_port()
        super().__init__(command, clean, home.parent / f"bot-{port}.log", port)

    def post(
        self, body: str, headers: dict[str, str] | None = None, kind: str = "application/json"
    ) -> tuple[int, str, float]:
        """Status, body and seconds taken of one request; signed unless headers are given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = time.monotonic()
        connection.request(
            "POST",
            "/slack/events",
            body.encode(),
            {"Content-Type": kind, **(signed(body) if headers is None else headers)},
        )
        response = connection.getresponse()
        found = response.status, response.read().decode(), time.monotonic() - began
        connection.close()
        return found

    def event(
        self, event: dict[str, Any], team: str, event_id: str | None = None, **headers: str
    ) -> tuple[int, str, float]:
        body = json.dumps(
            {
                "type": "event_callback", "team_id": team, "api_app_id": "A1", "event": event,
                "event_id": event_id or f"Ev{uuid.uuid4().hex}", "event_time": int(time.time()),
            }
        )  # fmt: skip
        return self.post(body, {**signed(body), **{k.replace("_", "-"): v for k, v in headers.items()}})

    def command(self, text: str, team: str, user: str, channel: str, response_url: str) -> tuple[int, str, float]:
        form = {
            "command": "/askfirst", "text": text, "team_id": team, "user_id": user, "channel_id": channel,
            "response_url": response_url, "trigger_id": "1.2.3", "api_app_id": "A1",
        }  # fmt: skip
        return self.post(urllib.parse.urlencode(form), kind="application/x-www-form-urlencoded")

    def interaction(self, payload: dict[str, Any]) -> tuple[int, str, float]:
        body = urllib.parse.urlencode({"payload": json.dumps(payload)})
        return self.post(body, kind="application/x-www-form-urlencoded")


def stamp() -> str:
    """A message's timestamp as Slack gives them, no two alike."""
    return f"{int(time.time())}.{next(_serial):06d}"
