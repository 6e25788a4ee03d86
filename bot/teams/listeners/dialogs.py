"""What opens in a dialog, for the presser alone: more clauses, the forms of a referral, "Check this post"."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from bot import phrases
from bot.channels.teams.buttons import ABOUT, DO, HELPFUL, MORE, REFER, VOTE
from bot.channels.teams.message import card
from bot.channels.teams.search import CARD
from bot.chat.button_value import unpacked
from bot.chat.delivery import done_once
from bot.chat.desk import Answer, Question, WhichCouncil
from bot.chat.referrals import addressee
from bot.chat.reply import Told, apology
from bot.conversation import afterwards
from bot.conversation.afterwards import Further
from bot.presentation import WHICH_COUNCIL
from bot.teams import forms
from bot.teams.cards import Element
from bot.teams.events import Arrived, text_of
from bot.teams.office import Office
from bot.teams.views import further, in_dialog, told_parts

CHECK = "check"
_CHOOSE_FIRST = f"{WHICH_COUNCIL} Send me “council” in a chat with me to choose, then check the post again."


def dialog(office: Office, found: Arrived) -> dict[str, Any]:
    """Answer `task/fetch`, `task/submit` and `composeExtension/submitAction`."""
    data = found.record.get("value", {}).get("data") or {}
    jobs: dict[str, Callable[[Office, Arrived, dict[str, Any]], Element | Told]] = {
        MORE: _more, VOTE: _vote, REFER: _ask_form, forms.SEND: _send, forms.REPLY: _reply_form, forms.ANSWER: _reply,
    }  # fmt: skip
    job = jobs.get(str(data.get(DO)))
    return _shown(office, found, lambda: job(office, found, data) if job else _unknown())


def check(office: Office, found: Arrived) -> dict[str, Any]:
    """Answer "Check this post" on a message: judged as a draft, shown to the presser alone."""
    text = text_of(found.record.get("value", {}).get("messagePayload") or {})
    return _shown(office, found, lambda: _checked(office, found, text))


def _checked(office: Office, found: Arrived, text: str) -> Element | Told:
    asked = Question(found.person, text, draft=True)
    outcome = office.desk.ask(asked) if text else office.desk.greet(found.person)
    if isinstance(outcome, Answer):
        return in_dialog(outcome.advices, outcome.question)
    return Told(_CHOOSE_FIRST) if isinstance(outcome, WhichCouncil) else Told(outcome.message, outcome.contacts)


def _more(office: Office, found: Arrived, data: dict[str, Any]) -> Element | Told:  # noqa: ARG001
    shown = afterwards.more(office, unpacked(str(data.get(ABOUT))))
    return further(shown.pieces, shown.contacts) if isinstance(shown, Further) else shown


def _vote(office: Office, found: Arrived, data: dict[str, Any]) -> Told:
    packed = str(data.get(ABOUT))
    answered = f"{found.place.conversation}:{packed}"
    return afterwards.vote(office, found.person, answered, unpacked(packed), helpful=data.get(HELPFUL) is True)


def _ask_form(office: Office, found: Arrived, data: dict[str, Any]) -> Element | Told:
    """What would be sent, and to whom; without a place for referrals, whom to ask instead."""
    subject = unpacked(str(data.get(ABOUT)))
    council = office.referring.council(subject.council)
    if office.referring.place_of(council, found.person) is None:
        return office.referring.no_place(council)
    about = json.dumps({"c": council.id, "q": list(subject.clauses), "t": list(subject.topics), "n": uuid.uuid4().hex})
    return forms.ask_form(council.name, addressee(council), subject.question, about)


def _send(office: Office, found: Arrived, data: dict[str, Any]) -> Told | Element:
    """Send an agreed question to the officers."""
    about = json.loads(str(data.get(ABOUT)))
    council = office.referring.council(str(about["c"]))
    text = str(data.get(forms.TEXT) or "")
    if data.get(forms.CONSENT) != forms.AGREED:
        return forms.ask_form(council.name, addressee(council), text, str(data.get(ABOUT)))
    quoted, topics = [str(i) for i in about["q"]], [str(i) for i in about["t"]]
    return _only_once(office, about, lambda: office.referring.send(council, found.party, text, quoted, topics))


def _reply_form(office: Office, found: Arrived, data: dict[str, Any]) -> Element:
    kept = office.referring.open_for(str(data.get(ABOUT)), found.person)
    council = office.referring.council(kept.council)
    return forms.reply_form(council.name, str(kept.text), json.dumps({"id": kept.id, "n": uuid.uuid4().hex}))


def _reply(office: Office, found: Arrived, data: dict[str, Any]) -> Told:
    """Give an officer's words to the councillor."""
    about = json.loads(str(data.get(ABOUT)))
    text = str(data.get(forms.TEXT) or "")
    return _only_once(office, about, lambda: office.referring.reply(str(about["id"]), found.party, text))


def _only_once(office: Office, about: dict[str, Any], job: Callable[[], Told]) -> Told:
    """What a form does, however often it is sent; one that failed may be sent again."""
    return done_once(office, [f"teams:form:{about['n']}"], job) or Told(phrases.TWICE)


def _unknown() -> Told:
    raise ValueError("not one of our buttons")


def _shown(office: Office, found: Arrived, job: Callable[[], Element | Told]) -> dict[str, Any]:
    try:
        shown = job()
    except Exception as error:
        shown = apology(office.desk, found.person, error)
    content = card(told_parts(shown.text, shown.contacts)) if isinstance(shown, Told) else shown
    info = {"title": phrases.TITLE, "card": {"contentType": CARD, "content": content}, "width": "medium"}
    return {"task": {"type": "continue", "value": info}}
