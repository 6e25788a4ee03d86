"""The nearest of the names there are, for a message about one that there is not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from index.topics.catalogue import topic_ids


def nearest(council_id: str, known: Iterable[str]) -> str:
    """A message: no such council, did you mean …?, or the list of those there are."""
    names = sorted(known)
    close = difflib.get_close_matches(council_id.lower().replace(" ", "-"), names, n=1, cutoff=0.4)
    if not close:
        close = [n for n in names if council_id.lower() and council_id.lower() in n][:1]
    hint = f" Did you mean {close[0]!r}?" if close else ""
    shown = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
    return f"There is no council {council_id[:80]!r}.{hint} There are: {shown}"


def unknown_topic(topic: str) -> str:
    """A message: no such topic, did you mean …?"""
    close = difflib.get_close_matches(topic, sorted(topic_ids()), n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]!r}?" if close else "; `askfirst topics --list` shows all"
    return f"there is no topic {topic[:60]!r}{hint}"
