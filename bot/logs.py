"""What is logged: events and failures, never what anybody typed."""

from __future__ import annotations

import logging

# These write whole payloads at debug level, so they are held above it whatever is set elsewhere.
_FOREIGN = {
    "slack_bolt": logging.ERROR, "slack_sdk": logging.WARNING, "uvicorn": logging.WARNING,
    "sqlalchemy": logging.WARNING, "bm25s": logging.WARNING, "httpx": logging.WARNING, "msal": logging.ERROR,
    # It logs an activity that does not validate in full, question included; bot.teams.http says what was refused.
    "microsoft_teams": logging.CRITICAL + 1,
}  # fmt: skip


class _HeldAbove(logging.Filter):
    """Holds others' records to their levels, also where a library sets its own level when it is imported."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= _FOREIGN.get(record.name.partition(".")[0], logging.NOTSET)


def log_to_stderr() -> None:
    """Log Askfirst's own events from info on, others' where something is wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(_HeldAbove())
    logging.getLogger("askfirst").setLevel(logging.INFO)
    for name, level in _FOREIGN.items():
        logging.getLogger(name).setLevel(level)
