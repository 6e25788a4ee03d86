"""Whether somebody is a guest, or of another organisation, asked of Teams where what it sends does not say so.

Members have a role and a tenant (`userRole`, `tenantId`), and guests a name in Entra with `#EXT#` in it:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
"""

from __future__ import annotations

from microsoft_teams.api.models import TeamsChannelAccount

from bot.chat.memory import Memory
from bot.chat.people import Event
from bot.teams.client import Connector
from bot.teams.events import GUEST, is_guest

_EXTERNAL = "#EXT#"
# Nobody becomes a guest from one hour to the next. What Teams does not say is asked again soon, and not with every message.
_KNOWN_HOURS, _UNKNOWN_HOURS = 6.0, 0.1


class Members:
    """Asks once for each person and remembers where they belong, in memory alone, and nothing else of them.

    Where Teams does not answer they count as members: nobody is turned away by an outage.
    """

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._known: Memory[str] = Memory(_KNOWN_HOURS)
        self._unknown: Memory[str] = Memory(_UNKNOWN_HOURS)

    def home_of(self, event: Event) -> str:
        """Where somebody belongs who is not of the conversation's tenant; empty where nothing says so."""
        key = event.person.key
        known = self._known.recall(key)
        if known is None:
            known = self._unknown.recall(key)
        if known is not None:
            return known
        user = str(event.party.back.get("user", ""))
        found = self._connector.member(event.place.answers_to, event.place.conversation, user)
        home = _home(found, event.person.workspace) if found else ""
        (self._known if found else self._unknown).keep(key, home)
        return home


def _home(member: TeamsChannelAccount, tenant: str) -> str:
    if is_guest(member.user_role) or _EXTERNAL in (member.user_principal_name or "").upper():
        return GUEST
    theirs = member.tenant_id or tenant
    return theirs if theirs != tenant else ""
