"""Activities as Teams sends them, made fit for the SDK's models: what those do not know is left out, or acknowledged.

Teams adds types, events, reactions and kinds of author without notice, and stops delivering for hours where a bot answers
with errors. The SDK validates the whole activity by closed lists: one unknown word in a part that nobody reads would be a 500.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from microsoft_teams.api import ActivityTypeAdapter, InvokeResponse
from microsoft_teams.apps import App
from microsoft_teams.apps.events import ActivityEvent, CoreActivity
from pydantic import ValidationError
from pydantic_core import ErrorDetails

log = logging.getLogger("askfirst.teams")
Process = Callable[[ActivityEvent], Awaitable[InvokeResponse[Any]]]
# Without these there is nobody to answer, and nowhere.
_ESSENTIAL = frozenset({"type", "id", "from", "conversation", "recipient", "name", "value", "action"})
# All else is acknowledged and let pass.
_ACTED_ON = frozenset({"message", "invoke", "installationUpdate"})
# Each round leaves one part out.
_MOST_ROUNDS = 20


class UnknownActivityError(Exception):
    """An activity that nothing here acts on, or of a kind that the SDK does not know."""


def tolerate(app: App) -> None:
    """From now on, whatever is signed and unknown is acknowledged. To be called once the app is initialised."""
    if process := app.server.on_request:
        app.server.on_request = _tolerant(process)


def fitted(body: dict[str, Any]) -> dict[str, Any]:
    """`body` without the parts that the SDK's models do not take.

    Raises UnknownActivityError for one of an unknown kind, ValueError for one that lacks what it needs.
    """
    if body.get("type") not in _ACTED_ON:
        raise UnknownActivityError
    body = copy.deepcopy(body)
    for _ in range(_MOST_ROUNDS):
        try:
            ActivityTypeAdapter.validate_python(body)
        except ValidationError as error:
            _leave_out(body, error.errors(include_input=False, include_context=False, include_url=False)[0])
        else:
            return body
    raise ValueError("an activity with too many parts that are not known")


def _tolerant(process: Process) -> Process:
    async def taken(event: ActivityEvent) -> InvokeResponse[Any]:
        try:
            body = fitted(event.body.model_dump(by_alias=True, exclude_none=True))
        except UnknownActivityError:
            log.info("an activity of a kind that is not known was acknowledged")
            return InvokeResponse(status=200)
        except ValueError as error:
            log.warning("an activity was turned away: %s", error)
            return InvokeResponse(status=400)
        return await process(ActivityEvent(body=CoreActivity.model_validate(body), token=event.token))

    return taken


def _leave_out(body: dict[str, Any], error: ErrorDetails) -> None:
    """Take the part out that an error is about; of one that lacks something, the whole."""
    path = _path(body, error["loc"])
    if error["type"] == "union_tag_invalid":
        raise UnknownActivityError
    if not path or (path[0] in _ESSENTIAL and (len(path) == 1 or path[1] in ("id", "data"))):
        raise ValueError("an activity without what it needs")
    holder: Any = body
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]


def _path(body: Any, location: tuple[int | str, ...]) -> list[int | str]:
    """Where in `body` an error is: its location without the names of the models, as far as there is something."""
    path: list[int | str] = []
    here = body
    for key in location:
        found = (isinstance(here, dict) and key in here) or (
            isinstance(here, list) and isinstance(key, int) and key < len(here)
        )
        if found:
            path.append(key)
            here = here[key]
    return path
