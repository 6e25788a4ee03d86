"""Slack's end of a Socket Mode connection on loopback."""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve


class SocketMode:
    """Takes one app's connection, sends it envelopes and keeps what it acknowledges.

    Envelopes: https://docs.slack.dev/apis/events-api/using-socket-mode/
    """

    def __init__(self) -> None:
        self.acknowledged: dict[str, float] = {}
        self._connected = threading.Event()
        self._connection: ServerConnection | None = None
        self._server = serve(self._talk, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def deliver(self, event: dict[str, Any], team: str, seconds: float = 10) -> float:
        """Send an event; returns the seconds until it was acknowledged."""
        assert self._connected.wait(60)
        assert self._connection is not None
        envelope = str(uuid.uuid4())
        payload = {"type": "event_callback", "team_id": team, "event": event, "event_id": f"Ev{uuid.uuid4().hex}"}
        began = time.monotonic()
        self._connection.send(
            json.dumps({"type": "events_api", "envelope_id": envelope, "payload": payload, "accepts_response_payload": False})
        )  # fmt: skip
        while time.monotonic() < began + seconds:
            if envelope in self.acknowledged:
                return self.acknowledged[envelope] - began
            time.sleep(0.01)
        raise AssertionError("the event was not acknowledged")

    def stop(self) -> None:
        self._server.shutdown()

    def _talk(self, connection: ServerConnection) -> None:
        self._connection = connection
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        self._connected.set()
        try:
            for message in connection:
                envelope = json.loads(message).get("envelope_id") if message.startswith("{") else None
                if envelope:
                    self.acknowledged[envelope] = time.monotonic()
        except ConnectionClosed:
            return
