"""Takes over what versions before 0.6 kept as files in the home folder."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine


def take_over(engine: Engine, home: Path) -> tuple[str, ...]:  # noqa: ARG001 - written in the next step
    """What was taken over, a line each."""
    return ()
