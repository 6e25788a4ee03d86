"""A machine to set up: the commands that change a whole machine do the same within a folder, everything else is as it is.

Folders under /opt, /etc and /var/lib stand in the folder; accounts are the test's own; PostgreSQL is the run's, systemd starts what a
unit says, and Caddy is the real one, with a certificate that it makes itself.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ASKFIRST, ROOT
from tests.support.postgres import Postgres
from tests.support.slack.emulator import free_port

NAME = "askfirst.example.org"
_FOLDERS = ("/opt", "/etc", "/var/lib", "/usr/local/bin")
_SHIMS = {
    "apt-get": "exit 0",
    "useradd": "exit 0",
    # An account is whoever runs the test; for PostgreSQL it goes by its own name.
    "runuser": 'export PGUSER="$2"; shift 3; exec "$@"',
    "install": 'args=(); while [ $# -gt 0 ]; do case "$1" in -o|-g) shift 2;; *) args+=("$1"); shift;; esac; done; exec REAL_INSTALL "${args[@]}"',
    # An environment is the test's own: what pip would install is there, in the versions of the files that it is given.
    "python3": 'mkdir -p "$3/bin"; ln -s ASKFIRST "$3/bin/askfirst"; cp "$SHIMS/pip" "$3/bin/pip"',
    "pip": 'for one in "$@"; do case "$one" in *.txt) test -s "$one";; .) test -s pyproject.toml;; esac || exit 1; done',
    "curl": 'exec REAL_PYTHON -m tests.support.fetching "$@"',
    "systemctl": 'exec REAL_PYTHON -m tests.support.systemctl "$ROOT_FOLDER" "$@"',
}


class Machine:
    """A folder that commands take for the whole machine. `address` is where it serves HTTPS, `port` where Askfirst listens."""

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self.folder, self.here = folder, folder / "checkout"
        self.port, https, http = free_port(), free_port(), free_port()
        self.address = f"https://localhost:{https}"
        self._replaced = {
            f"https://{NAME}": self.address, NAME: f"localhost:{https}", "/usr/bin/python3": "python3", "127.0.0.1:3000": f"127.0.0.1:{self.port}",
            "/var/run/postgresql": postgres.socket, "serve/'": f"serve --port {self.port}/'",
        }  # fmt: skip
        for name in _FOLDERS:
            (folder / name.strip("/")).mkdir(parents=True)
        for name in ("etc/caddy", "etc/systemd/system", "var/lib/postgresql"):
            (folder / name).mkdir(parents=True)
        self._write_shims(folder / "shims")
        self._write_checkout(http)
        postgresql = {"PGHOST": postgres.socket, "PGDATABASE": "postgres"}
        kept = ("ASKFIRST_", "SLACK_", "CLIENT_", "TENANT_", "PORT", "PG")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(kept)} | postgresql | {
            "PATH": f"{folder / 'shims'}:{folder / 'usr/local/bin'}:{postgres.programs}:{os.environ['PATH']}",
            "SHIMS": str(folder / "shims"), "ROOT_FOLDER": str(folder), "PYTHONPATH": str(ROOT),
            "XDG_DATA_HOME": str(folder / "caddy"), "XDG_CONFIG_HOME": str(folder / "caddy"),
        }  # fmt: skip

    def typed(self, block: str) -> str:
        """Type a block of a page. Returns what was printed; fails where a command of it did."""
        done = subprocess.run(
            ["/bin/bash", "-e", "-c", self._within(block)], cwd=self.here, env=self.environment, capture_output=True,
            text=True, timeout=180, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}\n{self.logs()}"
        return done.stdout

    def logs(self) -> str:
        """What the services printed."""
        return "\n".join(f"{log.name}: {log.read_text()[-3000:]}" for log in self.folder.glob("*.log"))

    def close(self) -> None:
        for kept in self.folder.glob("*.pid"):
            try:
                os.killpg(int(kept.read_text()), signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _within(self, text: str) -> str:
        """A text with the folder's places in the place of the machine's."""
        for said, own in self._replaced.items():
            text = text.replace(said, own)
        return re.sub(rf"(?<![\w.])({'|'.join(_FOLDERS)})(?=[/\s]|$)", rf"{self.folder}\1", text, flags=re.MULTILINE)

    def _write_shims(self, place: Path) -> None:
        place.mkdir()
        real = {"REAL_INSTALL": str(shutil.which("install")), "REAL_PYTHON": sys.executable, "ASKFIRST": str(ASKFIRST)}
        for name, body in _SHIMS.items():
            whole = f"#!/bin/bash\n{body}\n"
            for said, own in real.items():
                whole = whole.replace(said, own)
            (place / name).write_text(whole)
            (place / name).chmod(stat.S_IRWXU)

    def _write_checkout(self, http: int) -> None:
        """The project's files that the page names, as it names them."""
        self.here.mkdir()
        for name in ("requirements", "constraints.txt", "pyproject.toml"):
            (self.here / name).symlink_to(ROOT / name)
        (self.here / "deploy").mkdir()
        for file in (ROOT / "deploy").iterdir():
            (self.here / "deploy" / file.name).write_text(self._within(file.read_text("utf-8")), "utf-8")
        caddy = self.here / "deploy" / "Caddyfile"
        # A trial, as the page says; nothing of it on ports or in stores of the machine itself.
        text = caddy.read_text("utf-8").replace("# tls internal", "tls internal")
        caddy.write_text(
            text.replace("{\n", f"{{\n\tadmin off\n\tskip_install_trust\n\thttp_port {http}\n", 1), "utf-8"
        )
