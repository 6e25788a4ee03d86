"""Values of a council.yaml that cannot be right: addresses, telephone numbers, the chat platforms' ids.

Apart from the records, because what was published once is read again as it was, whatever is asked of new entries since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from email_validator import EmailNotValidError, validate_email

from index.corpus.council import PLACEHOLDER, Council
from index.corpus.yaml_file import Mistake

_GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SLACK_USER, _SLACK_TEAM, _SLACK_CHANNEL = r"[UW][A-Z0-9]+", r"[TE][A-Z0-9]+", r"[CGD][A-Z0-9]+"
_TEAMS_CHANNEL = r"(?:19:\S+@\S+|a:\S+)"
# What a place's id looks like, and an example with where it is found.
_IDS = {
    ("workspaces", "slack"): (
        re.compile(_SLACK_TEAM),
        "a workspace's id such as T0123ABCD (in the address of Slack in a browser)",
    ),
    ("workspaces", "teams"): (
        re.compile(_GUID),
        "a tenant's id such as 11111111-1111-1111-1111-111111111111 (in Entra, Overview)",
    ),
    ("places", "slack"): (
        re.compile(rf"(?:{_SLACK_TEAM}/)?{_SLACK_CHANNEL}"),
        "a channel's id such as C0123ABCD (at the bottom of the channel's details), not its name",
    ),
    ("places", "teams"): (
        re.compile(_TEAMS_CHANNEL),
        "a channel's id such as 19:…@thread.tacv2 (⋯, Get link to channel: the part after /channel/, decoded)",
    ),
}
_OFFICER = re.compile(
    rf"(?:slack:)?{_SLACK_USER}|slack:{_SLACK_TEAM}:{_SLACK_USER}|(?:teams:)?{_GUID}|teams:{_GUID}:{_GUID}"
)
_AN_OFFICER = (
    "a person's id such as U0123ABCD (Slack: profile, ⋮, Copy member ID) or "
    "teams:11111111-1111-1111-1111-111111111111 (the object id in Entra), not a name"
)
_REGION = "GB"


def mistakes_entered(council: Council) -> Iterator[Mistake]:
    """Every value of these kinds that cannot be right."""
    for number, contact in enumerate(council.contacts):
        checked: tuple[tuple[str, str | None, Callable[[str], bool], str], ...] = (
            ("email", contact.email, is_address, "an e-mail address such as monitoring.officer@anytown.gov.uk"),
            ("phone", contact.phone, is_telephone, "a telephone number such as 01632 960017"),
        )
        for key, value, right, expected in checked:
            if value not in (None, PLACEHOLDER) and not right(value):
                yield Mistake(("contacts", number, key), _expected(expected, value))
    for number, officer in enumerate(council.officers):
        if not _OFFICER.fullmatch(officer):
            yield Mistake(("officers", number), _expected(_AN_OFFICER, officer))
    for channel in ("slack", "teams"):
        pattern, expected = _IDS["workspaces", channel]
        for number, workspace in enumerate(getattr(council.workspaces, channel)):
            if not pattern.fullmatch(workspace):
                yield Mistake(("workspaces", channel, number), _expected(expected, workspace))
        pattern, expected = _IDS["places", channel]
        for key in ("referrals", "announcements"):
            place = getattr(getattr(council, key), channel)
            if place is not None and not pattern.fullmatch(place):
                yield Mistake((key, channel), _expected(expected, place))


def is_address(typed: str) -> bool:
    """Whether it is an e-mail address, by its form alone: nobody is asked over the network."""
    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def is_telephone(typed: str) -> bool:
    """Whether a telephone number stands in it, by its length: a whole one with its area code, or one such as 101."""
    import phonenumbers as numbers  # noqa: PLC0415 - its tables take a while to load, and most commands need none

    for match in numbers.PhoneNumberMatcher(typed, _REGION, leniency=numbers.Leniency.POSSIBLE):
        if numbers.is_possible_number_with_reason(match.number) == numbers.ValidationResult.IS_POSSIBLE:
            return True
    try:
        return bool(numbers.is_valid_short_number_for_region(numbers.parse(typed, _REGION), _REGION))
    except numbers.NumberParseException:
        return False


def _expected(expected: str, found: str) -> str:
    return f"expected {expected}, found {found!r:.80}"
