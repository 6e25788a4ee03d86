"""Who else on the machine may enter the home folder: nobody, also where an earlier version has made it for everybody."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

from index.store.engine import OWN_FOLDER

log = logging.getLogger("askfirst.home")
# What makes a folder a home.
_OURS = ("askfirst.db", "models")


def keep_to_owner(home: Path) -> None:
    """Take others' rights on a home folder away. Where that cannot be or might take more away, it is said.

    A folder in which nothing of ours is yet is left as it is, and so is one that is more than a home.
    """
    try:
        found = home.stat()
    except OSError:
        return
    mode = stat.S_IMODE(found.st_mode)
    if not mode & ~OWN_FOLDER or not any((home / name).exists() for name in _OURS):
        return
    if found.st_uid == os.geteuid() and not _is_more(home, mode):
        try:
            home.chmod(OWN_FOLDER)
        except OSError:
            pass
        else:
            log.info("%s could be entered by others on this machine (%o); it is its owner's alone now.", home, mode)
            return
    log.warning(
        "%s, where the database or the model is, can be entered by others on this machine (%o). Let its owner run: chmod 700 %s",
        home, mode, home,
    )  # fmt: skip


def _is_more(home: Path, mode: int) -> bool:
    """Whether it is everybody's folder or somebody's own, or the one that this is run in and holds other things too."""
    there = home.resolve()
    if mode & stat.S_ISVTX or there == Path.home():
        return True
    if there not in (Path.cwd(), *Path.cwd().parents):
        return False
    return any(not one.name.startswith((".", *_OURS, "policies")) for one in there.iterdir())
