"""The `askfirst` command: it looks first whether `bot` and `index` are Askfirst's own.

Both names are short, so another package in the same environment may have them too. Then one of the two does not work,
and whoever runs Askfirst is told so instead of being shown what Python makes of it.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_OURS = ("bot", "index")
# Stands in the first line of both packages' __init__.py.
_MARK = "Askfirst"


def main() -> None:
    """Run the command. Exits with one message where a package of Askfirst's is somebody else's."""
    for name in _OURS:
        if where := _foreign(name):
            sys.exit(
                f"askfirst: the package `{name}` {where} is not Askfirst's: another package of that name is in the way. Install "
                "Askfirst into an environment of its own, and leave PYTHONPATH empty: `pipx install askfirst`, or "
                "`python3.11 -m venv askfirst` and `askfirst/bin/pip install askfirst`."
            )
    from bot.cli.main import main as command  # noqa: PLC0415 - only once it is known to be there

    command()


def _foreign(name: str) -> str:
    """Where the package of that name is, in words, if it is not the one beside this file; empty if it is."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return "in this environment"
    found = Path(spec.origin)
    beside = found.parent.parent.resolve() == Path(__file__).parent.resolve()
    with found.open(encoding="utf-8", errors="replace") as text:
        ours = _MARK in text.readline()
    return "" if beside and ours else f"in {found.parent}"


if __name__ == "__main__":
    main()
