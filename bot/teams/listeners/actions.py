"""What runs in place when it is pressed: a vote, a choice of council, Resolve, Publish, Discard. Teams shows the presser a line."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from bot import phrases
from bot.chat import handlers as afterwards
from bot.chat import handlers as officers
from bot.chat.button_value import unpacked
from bot.chat.delivery import done_once
from bot.chat.desk import Answer, Question, WhichCouncil
from bot.chat.handlers import Further
from bot.chat.referrals import addressee
from bot.chat.reply import Told, apology
from bot.presentation import WHICH_COUNCIL
from bot.teams import forms
from bot.teams.cards import ABOUT, DO, HELPFUL, MORE, REFER, VOTE, Element, card
from bot.teams.events import Arrived, text_of
from bot.teams.forms import CARD, RESOLVE
from bot.teams.listeners.messages import resume, tell
from bot.teams.platform import Office
from bot.teams.views import CHOOSE, DISCARD, PUBLISH, further, in_a_line, in_dialog, told_parts


def decide(office: Office, found: Arrived, change: str, *, publish: bool) -> str:
    """Begin to publish or discard; how it went is said in the chat, because Teams waits for seconds only."""

    def give() -> None:
        tell(office, found, officers.decided(office, found.party, change, publish=publish))

    office.work.submit(lambda: office.replies.trying(found.place, found.person, give))
    return phrases.PUBLISHING if publish else phrases.DISCARDING


_LINE = "application/vnd.microsoft.activity.message"


def pressed(office: Office, found: Arrived) -> dict[str, Any]:
    """Answer `adaptiveCard/action`. One delivered again does nothing."""
    data = found.record.get("value", {}).get("action", {}).get("data") or {}
    try:
        return _line(done_once(office, [found.key], lambda: _done(office, found, data)) or phrases.TWICE)
    except Exception as error:
        sorry = apology(office.desk, found.person, error)
        return _line(in_a_line(sorry.text, sorry.contacts))


def _done(office: Office, found: Arrived, data: dict[str, Any]) -> str:
    """What the presser reads; the golden rule stands on the card above it."""
    what, about = data.get(DO), str(data.get(ABOUT) or "")
    if what == VOTE:
        answered = f"{found.place.conversation}:{found.record.get('replyToId', '')}"
        return afterwards.vote(office, found.person, answered, unpacked(about), helpful=data.get(HELPFUL) is True).text
    if what == CHOOSE:
        chosen = afterwards.choose(office, found.person, str(data.get(CHOOSE) or "").split(","))
        office.work.submit(lambda: resume(office, found))
        return f"You ask for {', '.join(c.name for c in chosen)} from now on."
    if what == RESOLVE:
        return office.referring.resolve(about, found.party).text
    if what in (PUBLISH, DISCARD):
        return decide(office, found, about, publish=what == PUBLISH)
    raise ValueError("not one of our buttons")


def _line(text: str) -> dict[str, Any]:
    return {"statusCode": 200, "type": _LINE, "value": text}


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
