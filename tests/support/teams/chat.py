"""What a person does in Teams, by the names that it has in any chat."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from typing import Any

from tests.support.chat import NOBODYS, NOTTINGHAM, NUMBERED, TWO, Chat, Shown, Talk
from tests.support.teams import fixtures as on_teams
from tests.support.teams.fixtures import Teams
from tests.support.teams.microsoft import FILES, Call

_TENANTS = {
    NOTTINGHAM: on_teams.NOTTINGHAM, NUMBERED: on_teams.NUMBERED, TWO: on_teams.TWO, NOBODYS: on_teams.NOBODYS,
}  # fmt: skip
FILE_SENT = "application/vnd.microsoft.teams.file.download.info"


class TeamsChat(Chat):
    """Teams, in front of Microsoft on loopback."""

    channel = "teams"

    def __init__(self, teams: Teams) -> None:
        self.teams, self.home, self.policies, self.bot = teams, teams.home, teams.policies, teams.bot

    def ask(self, name: str, text: str, council: str = NOTTINGHAM, *, follows: Talk | None = None) -> Talk:
        talk = self._begun(f"a:{name}", council)
        self.teams.say(name, text, tenant=_TENANTS[council])
        return follows or talk

    def mention(self, name: str, text: str, council: str = NOTTINGHAM) -> Talk:
        place = f"19:elections@thread.tacv2;messageid={time.monotonic_ns()}"
        talk = self._begun(place, council)
        self.teams.say(name, text, tenant=_TENANTS[council], where="channel", conversation=place)
        return talk

    def send(self, name: str, file: str, data: bytes, text: str = "", *, at: str = "") -> Talk:
        talk = self._begun(f"a:{name}", NOTTINGHAM)
        sent = {
            "contentType": FILE_SENT, "contentUrl": f"https://{FILES}/personal/{file}", "name": file,
            "content": {"downloadUrl": at or self.teams.microsoft.keep(data), "uniqueId": "1", "fileType": file[-3:]},
        }  # fmt: skip
        html = {"contentType": "text/html", "content": f"<p>{text}</p><attachment id='1'></attachment>"}
        self.teams.say(name, text, tenant=on_teams.NOTTINGHAM, attachments=[sent, html])
        return talk

    def pass_on(self, name: str, kind: str, words: str, text: str = "") -> Talk:
        talk = self._begun(f"a:{name}", NOTTINGHAM)
        card = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": words}], "actions": [{"title": "Go"}]}
        forwarded = json.dumps({"originalMessageId": "1", "originalMessageContent": f"<p>{words}</p>"})
        attached = {
            "forwarded": {"contentType": "forwardedMessageReference", "content": forwarded},
            "card": {"contentType": "application/vnd.microsoft.card.adaptive", "content": card},
            "picture": {"contentType": "image/*", "contentUrl": "https://smba.trafficmanager.net/uk/v3/attachments/1"},
            "voice": {"contentType": "application/vnd.microsoft.card.audio", "content": {"duration": "PT5S"}},
            "page": {"contentType": "application/vnd.microsoft.card.fluidEmbedCard", "content": {"componentUrl": "https://x"}},
        }  # fmt: skip
        if kind == "quoted":
            entity = {"type": "quotedReply", "quotedReply": {"messageId": "17", "preview": words}}
            self.teams.say(name, f'<quoted messageId="17"/> {text}', tenant=on_teams.NOTTINGHAM, entities=[entity])
        else:
            html = {"contentType": "text/html", "content": f"<p>{text}</p><attachment id='1'></attachment>"}
            self.teams.say(name, text, tenant=on_teams.NOTTINGHAM, attachments=[attached[kind], html])
        return talk

    def reply_with_mention(self, name: str, post: str, text: str) -> Talk:  # noqa: ARG002 - no bot is told of the post
        return self.mention(name, text)

    def written(self, name: str, text: str, council: str = NOTTINGHAM) -> tuple[Talk, Any]:
        activity = self.teams.activity(name, "message", tenant=_TENANTS[council], text=text)
        return self._begun(f"a:{name}", council), activity

    def deliver(self, event: Any) -> int:
        return self.teams.send(event)[0]

    def limit(self, seconds: int) -> None:
        self.teams.microsoft.fail((429, {"Retry-After": str(seconds)}))

    def down(self, times: int) -> None:
        self.teams.microsoft.fail(*[(503, {})] * times)

    def tries(self) -> list[float]:
        return [call.at for call in self.teams.microsoft.of(lambda c: c.body.get("type") == "message")]

    def _begun(self, place: str, council: str) -> Talk:
        return Talk(place, place, council, len(self.teams.replies(place, 0)))

    def shown(self, talk: Talk, count: int = 1, seconds: float = 20) -> list[Shown]:
        found = self.teams.replies(talk.place, talk.before + count, seconds)[talk.before :]
        return [self._seen(self._edited(call), talk) for call in found]

    def _edited(self, call: Call) -> Call:
        """A message as it stands now."""
        edits = self.teams.microsoft.of(lambda c: c.method == "PUT" and c.path.endswith(f"/activities/{call.id}"))
        return replace(call, body=edits[-1].body) if edits else call

    def press(self, name: str, shown: Shown, label: str, council: str = NOTTINGHAM) -> Shown:
        return self._pressed(name, shown, shown.buttons[label], council)

    def under(self, shown: Shown, message: str) -> Shown:
        return replace(shown, raw=replace(shown.raw, id=message))

    def choose(self, name: str, shown: Shown, councils: str, council: str) -> Shown:
        return self._pressed(name, shown, shown.buttons["Choose"], council, askfirst_choose=councils)

    def fill(self, name: str, form: Shown, text: str, *, agreed: bool = True) -> Shown:
        consent = "agreed" if agreed else ""
        (send,) = form.buttons.values()
        return self._pressed(name, form, send, NOTTINGHAM, text=text, consent=consent)

    def _pressed(self, name: str, shown: Shown, action: dict[str, Any], council: str, **typed: Any) -> Shown:
        message = shown.raw.id if isinstance(shown.raw, Call) else "1"
        answer = self.teams.press(name, action, tenant=_TENANTS[council], message=message, **typed)
        if "task" in answer:
            return self._seen(answer, shown.talk)
        return Shown(answer["value"], answer, talk=shown.talk)

    def filled(self, form: Shown) -> dict[str, str]:
        boxes = [e for e in on_teams.card_of(form.raw)["body"] if "id" in e]
        assert all(box["isRequired"] for box in boxes)
        return {box["label"]: box.get("value", "") for box in boxes}

    def greeted(self, name: str, council: str = NOTTINGHAM) -> Shown:
        talk = self._begun(f"a:{name}", council)
        activity = self.teams.activity(name, "installationUpdate", tenant=_TENANTS[council], action="add")
        assert self.teams.send(activity)[0] == 200
        return self.shown(talk)[0]

    def check(self, name: str, post: str) -> Shown:
        body = {"contentType": "text", "content": post}
        value = {"commandId": "check", "commandContext": "message", "messagePayload": {"id": "1", "body": body}}
        shown = self.teams.invoke(
            name, "composeExtension/fetchTask", value, tenant=on_teams.NOTTINGHAM, where="channel"
        )
        return self._seen(shown, None)

    def with_the_officers(self, holding: str) -> Shown:
        place = on_teams.OFFICERS_CHANNEL
        deadline = time.monotonic() + 20
        while not (found := [m for m in self._with_officers() if holding in on_teams.words_of(m)]):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert "entities" not in found[0].body
        return self._seen(found[0], Talk(place, place, NOTTINGHAM))

    def standing_with_the_officers(self, holding: str) -> int:
        refused = "DELETE" in self.teams.microsoft.unchangeable
        taken = self.teams.microsoft.of(lambda c: c.method == "DELETE" and not refused)
        gone = {call.path.rpartition("/")[2] for call in taken}
        sent = [m for m in self._with_officers() if m.id not in gone]
        return len([m for m in sent if holding in self.now(self._seen(m, None))])

    def _with_officers(self) -> list[Call]:
        """All that was posted in the officers' channel, and in its threads."""
        posted = self.teams.microsoft.of(lambda c: c.method == "POST" and c.body.get("type") == "message")
        return [m for m in posted if m.conversation.startswith(on_teams.OFFICERS_CHANNEL)]

    def told(self, name: str, holding: str) -> Shown:
        return self.said(Talk(f"a:{name}", f"a:{name}", NOTTINGHAM), holding)

    def answer_to(self, name: str, shown: Shown, text: str) -> Shown:
        talk, said = self._begun(f"a:{name}", NOTTINGHAM), shown.raw.id
        quoted = {
            "messageId": said,
            "senderId": on_teams.BOT_ID,
            "senderName": "Askfirst",
            "preview": shown.words[:50] + "…",
        }
        entity = {"type": "quotedReply", "quotedReply": quoted}
        self.teams.say(name, f'<quoted messageId="{said}"/> {text}', tenant=on_teams.NOTTINGHAM, entities=[entity])
        return self.shown(talk)[0]

    def now(self, shown: Shown) -> str:
        edits = self.teams.microsoft.of(lambda c: c.method == "PUT" and c.path.endswith(f"/activities/{shown.raw.id}"))
        return json.dumps((edits or [shown.raw])[-1].body, ensure_ascii=False)

    def refuse(self, *, posts: int = 0, after: int = 0, edits: str = "", deletes: str = "") -> None:
        self.teams.microsoft.fail(*[False] * after, *[(403, {})] * posts)
        errors = {"refused": (403, "BotNotInConversationRoster"), "gone": (404, "ActivityNotFoundInConversation")}
        for method, how in (("PUT", edits), ("DELETE", deletes)):
            if how:
                self.teams.microsoft.unchangeable[method] = errors[how]

    def relent(self) -> None:
        self.teams.microsoft.faults.clear()
        self.teams.microsoft.unchangeable.clear()

    def in_public(self) -> int:
        return len(self.teams.microsoft.of(lambda c: c.body.get("type") == "message"))

    def settle(self) -> None:
        self.teams.settle()

    def forget(self) -> None:
        self.teams.microsoft.forget()
        self.teams.microsoft.read.clear()

    def last_in(self, name: str) -> Shown:
        self.settle()
        return self.shown(Talk(f"a:{name}", f"a:{name}", NOTTINGHAM))[-1]

    def struck(self, shown: Shown) -> list[str]:
        inlines = [run for e in on_teams.card_of(shown.raw)["body"] for run in e.get("inlines", ())]
        return [run["text"].strip() for run in inlines if run.get("strikethrough")]

    def fetched(self) -> list[str]:
        assert all(not token for _, token in self.teams.microsoft.read)
        return [path for path, _ in self.teams.microsoft.read]

    def card(self) -> Shown:
        place = "19:elections@thread.tacv2"
        return self._seen(self.teams.replies(place)[-1], Talk(place, place, NOTTINGHAM))

    def name_of(self, name: str) -> str:
        return f"Cllr {name.title()}"

    def officer_id(self, name: str) -> str:
        return f"teams:{on_teams.entra_id(name)}"

    def _seen(self, sent: Call | dict[str, Any], talk: Talk | None) -> Shown:
        card = on_teams.card_of(sent)
        menus = [e for e in card["body"] if e["type"] == "Input.ChoiceSet"]
        offered = [choice["value"] for menu in menus for choice in menu["choices"]]
        quotes = [re.sub(r"\n— .*$", "", quote) for quote in on_teams.quotes_of(sent)]
        return Shown(on_teams.words_of(sent), sent, quotes, on_teams.buttons_of(sent), offered, talk)
