"""The values of a message's buttons and forms, sealed on their way out and opened when they come back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.chat.buttons import BUTTONS
from bot.storage.seals import Seal
from index.errors import SealError

# Their values are ids of what the store holds: looked up at every press, and whether this person may. So what was posted
# before values were sealed can still be answered and resolved.
_LOOKED_UP: frozenset[str] = frozenset(action for action, button in BUTTONS.items() if button.kept)
# An action's id and its value, to the value sealed for that action alone.
Sign = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a button or form carried. `message` names the one message or form that it stood in."""

    message: str
    value: str


def signing(seal: Seal) -> Sign:
    """Seals the values of one message: they all carry its name, and no other message has the same."""
    name = secrets.token_urlsafe(12)
    return lambda action, value: value if action in _LOOKED_UP else seal.sealed(f"{name}.{value}", action)


def opened(seal: Seal, sealed: str, action: str) -> Opened:
    """What was sealed for this action. Raises SealError for anything else."""
    if action in _LOOKED_UP:
        return Opened("", sealed)
    name, _, value = seal.opened(sealed, action).partition(".")
    return Opened(name, value)


def refuse(error: SealError) -> NoReturn:
    """A handler for what could not be opened: its words reach the person as any error's do."""
    raise error


def rewritten(found: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """A copy of a message as a platform draws it, each object in it changed by `change`, from the inside out."""
    if isinstance(found, dict):
        return change({key: rewritten(value, change) for key, value in found.items()})
    if isinstance(found, list | tuple):
        return [rewritten(value, change) for value in found]
    return found
