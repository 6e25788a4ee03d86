"""What is counted while a bot runs, for Prometheus: numbers alone, no text, nobody's name, no council's.

`bot.web` serves it at `/metrics`; docs/operations.md lists it with what to be alerted by.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

answers = Counter("askfirst_answers", "Answers given, one for each council asked.", ("channel", "outcome"))
failures = Counter("askfirst_failures", "Events whose sender got an apology instead of an answer.", ("channel",))
interrupted = Counter(
    "askfirst_interrupted", "Events that another process left unanswered; their sender was told.", ("channel",)
)
platform_errors = Counter(
    "askfirst_platform_errors", "Calls that a platform refused, or that did not reach it.", ("channel", "reason")
)
reply_seconds = Histogram(
    "askfirst_reply_seconds", "From an event's arrival to its reply having been sent.", ("channel",),
    buckets=(0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60),
)  # fmt: skip
connections_dropped = Counter(
    "askfirst_connections_dropped", "Connections that were closed: too_slow, too_many, too_fast.", ("reason",)
)
queue = Gauge("askfirst_queue", "Events being answered or waiting for it.")
councils = Gauge("askfirst_councils_in_force", "Councils whose documents are in force.")
edition = Gauge("askfirst_edition_info", "What answers come from: 1 for the edition in force.", ("edition",))
ready = Gauge("askfirst_ready", "Whether /readyz says so: 1 or 0.")
