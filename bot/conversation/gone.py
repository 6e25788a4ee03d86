"""What a chat platform says is no longer there, told apart from what may succeed the next time."""

from __future__ import annotations

from index.errors import ChannelError


class GoneError(ChannelError):
    """There is no such channel, or the bot can no longer see it."""


class MessageGoneError(GoneError):
    """The message has been deleted."""
