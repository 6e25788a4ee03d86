""" "Ask the monitoring officer", and the officers' Reply and Resolve."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.advisor import contacts_of
from bot.channels.slack import referral as forms
from bot.channels.slack.answer import told
from bot.channels.slack.buttons import REFER, unpacked
from bot.conversation.people import Person, person_from
from bot.conversation.referring import addressee
from bot.presentation import source_line
from bot.slack.calls import call, post
from bot.slack.listeners.buttons import place_of, presser
from bot.slack.office import Office
from bot.slack.replies import Place
from bot.storage.referrals import Referral
from index.corpus.council import Council
from index.errors import ChannelError

_SENT = "Your question was sent to {to} of {council}. When they reply, you will read it here."
_NOT_SENT = "Your question could not be sent to {to} of {council}, and nothing of it was kept. Ask them directly."
_NO_CHANNEL = "{council} has not set up a channel for such questions. Ask directly:"
_REPLIED = "Your reply was sent to the councillor."
_RESOLVED = "Resolved. The text of the question has been deleted."


def register(app: App, office: Office) -> None:
    """Answer the referral's buttons and forms."""
    handlers: dict[str, Callable[[Office, dict[str, Any]], None]] = {
        REFER: _open_form, forms.REPLY: _open_reply, forms.RESOLVE: _resolve,
    }  # fmt: skip
    for action, handler in handlers.items():
        app.action(action)(_left_to_work(office, handler))
    app.view(forms.SEND)(_left_to_work(office, _send))
    app.view(forms.ANSWER)(_left_to_work(office, _reply))


def _left_to_work(office: Office, handler: Callable[[Office, dict[str, Any]], None]) -> Callable[..., None]:
    def listener(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        office.work.submit(lambda: handler(office, body), quick=True)

    return listener


def _open_form(office: Office, body: dict[str, Any]) -> None:
    """Show what would be sent, and to whom; without a referral channel, whom to ask instead."""
    place, who = place_of(body), presser(body)

    def give() -> None:
        subject = unpacked(body["actions"][0]["value"])
        council = office.referring.council(subject.council)
        if council.referrals.slack:
            private = {"c": council.id, "q": list(subject.clauses)}
            view = forms.ask_form(council.name, addressee(council), subject.question, json.dumps(private))
        else:
            shown = told(_NO_CHANNEL.format(council=council.name), contacts_of(council))
            view = forms.contact_only(shown[0].blocks)
        call(office.client, "views.open", trigger_id=body["trigger_id"], view=view)

    office.replies.trying(place, who, give)


def _send(office: Office, body: dict[str, Any]) -> None:
    """Post an agreed question to the officers' channel and tell the councillor."""
    who, view = presser(body), body["view"]
    if not office.seen.claim([f"slack:view:{view['id']}"]):
        return
    direct = Place(who.id, private=True)

    def give() -> None:
        private = json.loads(view["private_metadata"])
        council = office.referring.council(str(private["c"]))
        text, agreed = _entered(view)
        if not agreed:
            return
        kept = office.referring.open(council, who, text)
        sent = _posted(office, council, who, kept, _sources(office, council, private["q"]))
        said = (_SENT if sent else _NOT_SENT).format(to=addressee(council), council=council.name)
        office.replies.send(direct, told(said, contacts_of(council)))

    office.replies.trying(direct, who, give)


def _posted(office: Office, council: Council, who: Person, kept: Referral, clauses: tuple[str, ...]) -> bool:
    """Post to the officers' channel; where that fails, nothing of the question stays."""
    channel = str(council.referrals.slack)
    try:
        stamps = [
            post(office.client, channel, message)
            for message in forms.for_officers(council.name, who.id, str(kept.text), clauses, kept.id)
        ]
    except ChannelError:
        office.referring.abandon(kept)
        return False
    office.referring.placed(kept, json.dumps({"channel": channel, "messages": stamps}))
    return True


def _open_reply(office: Office, body: dict[str, Any]) -> None:
    place, who = place_of(body), presser(body)

    def give() -> None:
        kept = office.referring.open_for(str(body["actions"][0]["value"]), who)
        council = office.referring.council(kept.council)
        private = json.dumps({"id": kept.id, "channel": place.channel, "thread": place.thread})
        view = forms.reply_form(council.name, str(kept.text), private)
        call(office.client, "views.open", trigger_id=body["trigger_id"], view=view)

    office.replies.trying(place, who, give)


def _reply(office: Office, body: dict[str, Any]) -> None:
    """Send an officer's words to the councillor, in their direct messages."""
    who, view = presser(body), body["view"]
    if not office.seen.claim([f"slack:view:{view['id']}"]):
        return
    private = json.loads(view["private_metadata"])
    place = Place(str(private["channel"]), private["thread"])

    def give() -> None:
        kept = office.referring.open_for(str(private["id"]), who)
        council = office.referring.council(kept.council)
        asker = person_from(kept.person)
        text, _ = _entered(view)
        office.replies.send(Place(asker.id, private=True), forms.replied(council.name, who.id, text))
        office.referring.replied(kept)
        office.replies.aside(place, who, told(_REPLIED, contacts_of(council)))

    office.replies.trying(place, who, give)


def _resolve(office: Office, body: dict[str, Any]) -> None:
    """Delete the text, here and in the officers' channel."""
    place, who = place_of(body), presser(body)

    def give() -> None:
        kept = office.referring.open_for(str(body["actions"][0]["value"]), who)
        council = office.referring.council(kept.council)
        office.referring.resolve(kept)
        posted = json.loads(kept.place or "{}")
        shown = forms.closed(council.name, person_from(kept.person).id, who.id)
        for number, stamp in enumerate(posted.get("messages", ())):
            if number == 0:
                call(
                    office.client,
                    "chat.update",
                    channel=posted["channel"],
                    ts=stamp,
                    text=shown.text,
                    blocks=list(shown.blocks),
                )
            else:
                call(office.client, "chat.delete", channel=posted["channel"], ts=stamp)
        office.replies.aside(place, who, told(_RESOLVED, contacts_of(council)))

    office.replies.trying(place, who, give)


def _entered(view: dict[str, Any]) -> tuple[str, bool]:
    """What was written in a form, and whether its box was ticked."""
    values = view["state"]["values"]
    text = str(values[forms.TEXT][forms.TEXT].get("value") or "")
    ticked = (values.get(forms.CONSENT) or {}).get(forms.CONSENT, {}).get("selected_options") or []
    return text, any(o.get("value") == forms.AGREED for o in ticked)


def _sources(office: Office, council: Council, clause_ids: list[str]) -> tuple[str, ...]:
    quotes = office.live.now.advisor.clauses(council.id, [str(i) for i in clause_ids])
    return tuple(f"{source_line(q)}: {q.stem} {q.text}" if q.stem else f"{source_line(q)}: {q.text}" for q in quotes)
