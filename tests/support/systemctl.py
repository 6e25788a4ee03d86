"""`systemctl` as far as the pages use it, within a folder: starts what a unit says with what it says, and ends it."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path


def main() -> int:
    root, command = Path(sys.argv[1]), [word for word in sys.argv[2:] if word != "--now"]
    match command:
        case ["daemon-reload"]:
            return 0
        case ["enable" | "start", "askfirst"]:
            return _start(root, *_of_unit(root))
        case ["stop", "askfirst"]:
            return _stop(root, "askfirst")
        case ["reload", "caddy"]:
            caddy, file = Path(sys.executable).parent / "caddy", str(root / "etc/caddy/Caddyfile")
            return _start(root, "caddy", [str(caddy), "run", "--config", file, "--adapter", "caddyfile"], {})
    print(f"not known here: {command}", file=sys.stderr)
    return 1


def _of_unit(root: Path) -> tuple[str, list[str], dict[str, str]]:
    """A service's name, what it runs, and with which environment."""
    said: dict[str, list[str]] = {}
    for line in (root / "etc/systemd/system/askfirst.service").read_text("utf-8").splitlines():
        key, _, value = line.partition("=")
        said.setdefault(key, []).append(value)
    given = shlex.split(Path(said["EnvironmentFile"][0]).read_text("utf-8"))
    settings = [word for line in said["Environment"] for word in shlex.split(line)]
    environment = dict(one.split("=", 1) for one in (*settings, *given))
    return "askfirst", shlex.split(said["ExecStart"][0]), environment | {"PGUSER": said["User"][0]}


def _start(root: Path, name: str, command: list[str], environment: dict[str, str]) -> int:
    with (root / f"{name}.log").open("a") as log:
        started = subprocess.Popen(
            command, cwd=root / "var/lib/askfirst", env=os.environ | environment, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    (root / f"{name}.pid").write_text(str(started.pid))
    return 0


def _stop(root: Path, name: str) -> int:
    kept = root / f"{name}.pid"
    pid = int(kept.read_text())
    os.kill(pid, signal.SIGTERM)
    for _ in range(400):
        if not _runs(pid):
            kept.unlink()
            return 0
        time.sleep(0.1)
    return 1


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


if __name__ == "__main__":
    sys.exit(main())
