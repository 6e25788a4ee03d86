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


def log_to_stderr() -> None:
    """Log Askfirst's own events from info on, others' where something is wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("askfirst").setLevel(logging.INFO)
    for name, level in _FOREIGN.items():
        logging.getLogger(name).setLevel(level)
