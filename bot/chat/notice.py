"""Something that is due to officers or a channel, unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.corpus.council import Council


@dataclass(frozen=True, slots=True)
class Notice:
    """`key` names it for good. `lines` are its words, for the council's referral or elections channel; or it is sent by
    `send`, which raises ChannelError."""

    key: str
    council: Council
    place: str
    lines: tuple[str, ...]
    send: Callable[[], None] | None = None
