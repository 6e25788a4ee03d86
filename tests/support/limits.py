"""What a machine may refuse the process that calls one of these."""

from __future__ import annotations

import ctypes
import resource
import signal

# Those that count from when a program is executed.
OF_PROGRAMS = frozenset({"obeying_permissions"})
_DROP_BOUNDING_CAPABILITY, _OVERRIDE_PERMISSIONS = 24, 1


def full_disk(most: int) -> None:
    """No file may grow beyond `most` bytes, as on a disk that is nearly full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def obeying_permissions() -> None:
    """The superuser loses the right to write where nobody may; for anybody else nothing changes."""
    ctypes.CDLL(None).prctl(_DROP_BOUNDING_CAPABILITY, _OVERRIDE_PERMISSIONS, 0, 0, 0)


def put(name: str, *arguments: int) -> None:
    """One of the above, by name."""
    {"full_disk": full_disk, "obeying_permissions": obeying_permissions}[name](*arguments)
