"""Writes to the bot as a councillor would, and prints what comes back (docs/slack.md)."""

from __future__ import annotations

import argparse
import http.client
import json
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

from tests.support.slack.bot import signed
from tests.support.slack.emulator import EVERYTHING, call

_ME, _SECONDS = "councillor0", 20


def main() -> None:
    """Send one direct message; print the replies in its thread."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    for name in ("--api", "--app", "--team"):
        parser.add_argument(name, required=True)
    parser.add_argument("text")
    chosen = parser.parse_args()
    api, app = (address.rstrip("/") + "/" for address in (chosen.api, chosen.app))
    try:
        replies = said(api, app, chosen.team, chosen.text)
    except (urllib.error.URLError, ValueError, http.client.InvalidURL) as error:
        raise SystemExit(
            f"Cannot write to {app} through {api}: {error}. Are both running, at these addresses?"
        ) from None
    for reply in replies:
        print(reply["text"])


def said(api: str, app: str, team: str, text: str) -> list[dict[str, Any]]:
    """The bot's replies to a direct message with `text`; both addresses end in a slash."""
    user = next(u["id"] for u in call(api, "users.list", EVERYTHING, limit=1000)["members"] if u["name"] == _ME)
    channel = call(api, "conversations.open", EVERYTHING, users=user)["channel"]["id"]
    ts = call(api, "chat.postMessage", f"xoxp-{_ME}", channel=channel, text=text)["ts"]
    event = {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts}
    record = {"type": "event_callback", "team_id": team, "event": event, "event_id": f"Ev{uuid.uuid4().hex}"}
    body = json.dumps(record)
    headers = {"Content-Type": "application/json", **signed(body)}
    urllib.request.urlopen(urllib.request.Request(f"{app}slack/events", body.encode(), headers), timeout=10).close()
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        thread = call(api, "conversations.replies", EVERYTHING, channel=channel, ts=ts, limit=100)["messages"]
        if replies := [m for m in thread if m["ts"] != ts]:
            return replies
        time.sleep(0.1)
    raise SystemExit("No reply came: see what the app says in its terminal.")


if __name__ == "__main__":
    main()
