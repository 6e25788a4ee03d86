"""Does refreshes and rollbacks in children of its own, to be killed at any moment (test_killed.py).

Reads one line a deed, "refresh" or "rollback", and prints the process id of the child that does it.
Everything is loaded before the first fork, so that a kill hits the deed and not the imports; each child opens the database itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.app import App
from bot.settings import Settings
from index.errors import AskfirstError


def main(policies: Path, home: Path) -> None:
    loaded = App(Settings(policies=policies, home=home))
    loaded.refresh()
    loaded.encoder.encode(["loaded"])
    loaded.store.engine.dispose()
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            app = App(Settings(policies=policies, home=home))
            app._encoder = loaded.encoder
            do(app, line.strip())
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


def do(app: App, deed: str) -> None:
    try:
        if deed == "refresh":
            app.refresh()
            return
        refresher = app.refresher()
        for council in app.store.editions.in_force():
            number = app.store.history.previous(council)
            refresher.publish(refresher.plan_restored(council, number), by="test", why="killed")
    except AskfirstError as error:
        print(error, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
