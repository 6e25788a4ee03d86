"""What is logged: events and failures, never what anybody typed, and nothing that opens a door.

As lines of text, or with `ASKFIRST_LOG=json` as one JSON object a line: time, level, logger, message, and `error` where
something was raised.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from types import TracebackType

from bot.work import described

# These write whole payloads at debug level, so they are held above it whatever is set elsewhere.
_FOREIGN = {
    "slack_bolt": logging.ERROR, "slack_sdk": logging.WARNING, "uvicorn": logging.WARNING,
    "bm25s": logging.WARNING, "httpx": logging.WARNING, "msal": logging.ERROR,
    # They name a connection's host, user and database; what goes wrong there is raised, and told by whoever meets it.
    "sqlalchemy": logging.CRITICAL + 1, "psycopg": logging.CRITICAL + 1,
    # It logs an activity that does not validate in full, question included; bot.teams.http says what was refused.
    "microsoft_teams": logging.CRITICAL + 1,
}  # fmt: skip
# An address with who signs in there, and Slack's tokens: no message of ours holds them, a library's might.
_SECRET = re.compile(r"\b([a-z][a-z0-9+.-]*)://[^\s/@]+@\S*|\b(xox[a-z]|xapp)-[\w-]+", re.IGNORECASE)
# Whoever sends nonsense does not fill the disk with what is said of it.
_A_WHILE_SECONDS, _MOST_A_WHILE = 60.0, 50
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _HeldAbove(logging.Filter):
    """Holds others' records to their levels, also where a library sets its own level when it is imported."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= _FOREIGN.get(record.name.partition(".")[0], logging.NOTSET)


class _NotTooOften(logging.Filter):
    """Of warnings and errors from one place in the code, 50 a minute; the next one after that says how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        place = (record.pathname, record.lineno)
        began, count = self._seen.get(place, (record.created, 0))
        if record.created - began >= _A_WHILE_SECONDS:
            if count > _MOST_A_WHILE:
                record.msg = f"{record.getMessage()} (and {count - _MOST_A_WHILE} more like the one before)"
                record.args = None
            began, count = record.created, 0
        self._seen[place] = began, count + 1
        return count < _MOST_A_WHILE


class _Text(logging.Formatter):
    """Lines of text. Of an exception its kind and where it came from: its words may hold a question."""

    def format(self, record: logging.LogRecord) -> str:
        return _veiled(super().format(record))

    def formatException(self, ei: _Raised) -> str:
        return described(ei[1]) if ei[1] is not None else ""


class _Json(_Text):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _veiled(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr(*, as_json: bool = False) -> None:
    """Log Askfirst's own events from info on, others' where something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Json() if as_json else _Text("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_HeldAbove())
    handler.addFilter(_NotTooOften())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.captureWarnings(capture=True)
    logging.getLogger("askfirst").setLevel(logging.INFO)
    for name, level in _FOREIGN.items():
        logging.getLogger(name).setLevel(level)


def _veiled(text: str) -> str:
    return _SECRET.sub(lambda m: f"{m[1]}://…" if m[1] else f"{m[2]}-…", text)
