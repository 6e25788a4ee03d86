"""What a message in Teams holds: the words typed, those quoted or forwarded, cards, files, and what cannot be seen.

A quoted reply comes as an entity with a marker in the text, as an attachment, or as a quotation in the HTML beside the text:
https://learn.microsoft.com/graph/api/resources/chatmessageattachment. What a forwarded message, a Loop or a voice message
is to a bot Microsoft does not document; what was seen of them is read or named here, and all else is named as a file.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from microsoft_teams.api.activities.message import MessageActivity
from microsoft_teams.api.activities.utils import StripMentionsTextOptions
from microsoft_teams.api.models.attachment import Attachment

from bot import phrases
from bot.chat.sent import MOST_READ, File, Sent, file_or_remark, sent, words_in
from bot.teams.markup import read_markup, words_of

_FILE = "application/vnd.microsoft.teams.file.download.info"
_CARD, _HTML = "application/vnd.microsoft.card.", "text/html"
_MESSAGES = frozenset({"messageReference", "forwardedMessageReference"})
_MARKER = re.compile(r"<quoted\b[^<>]{0,300}>(?:</quoted>)?", re.IGNORECASE)
# Where the words stand on a card of any kind.
_WORDS = frozenset({"text", "title", "subtitle", "label", "altText", "value", "fallbackText"})
_MEDIA = {"audio": phrases.NO_VOICE, "video": phrases.NO_VIDEO, "animation": phrases.NO_PICTURE}
# Teams takes messages of some 28 kB. What is longer is not taken apart.
_MOST_TYPED, _MOST_ENTITIES = 50_000, 50
_SHORTENED = ("…", "...")


def typed(activity: MessageActivity) -> str:
    """A message as its writer saw it: mentions of the bot left out, of others by name, no marker of what is quoted."""
    if len(activity.text or "") > _MOST_TYPED:  # too long for a question, which whoever asks is told
        return activity.text or ""
    activity.entities = (activity.entities or [])[:_MOST_ENTITIES]
    activity.strip_mentions_text(StripMentionsTextOptions(account_id=activity.recipient.id))
    activity.strip_mentions_text(StripMentionsTextOptions(tag_only=True))
    return html.unescape(_MARKER.sub("", activity.text or "")).replace("\xa0", " ").strip()


def sent_in(activity: MessageActivity) -> Sent:
    """All of a message."""
    passed_on: list[str] = []
    found: list[File | str] = []
    me = activity.recipient.id
    for quoted in activity.get_quoted_messages():
        if quoted.quoted_reply.sender_id == me:  # what the bot has said is what is replied to, and no post
            continue
        preview = quoted.quoted_reply.preview or ""
        passed_on.append(words_of(preview))
        if not preview or preview.endswith(_SHORTENED):
            found.append(phrases.PART_OF_QUOTE)
    own = typed(activity)
    for one in activity.attachments or ():
        if one.content_type == _HTML:
            marked = read_markup(str(one.content or ""), me)
            found += [phrases.NO_PICTURE] if marked.pictures else []
            if marked.replies_to or marked.quoted:
                passed_on.append(marked.quoted)
                own = marked.own and _without_bot(activity, marked.own)
        elif not _said_by(one, me):
            words, unseen = _attached(one)
            passed_on.append(words)
            found += unseen
    return sent(own, passed_on, found)


def answered_in(activity: MessageActivity) -> tuple[str, ...]:
    """The ids of the messages that a message quotes or replies to."""
    ids = [activity.reply_to_id or "", *(quoted.quoted_reply.message_id for quoted in activity.get_quoted_messages())]
    for one in activity.attachments or ():
        told = _parsed(one.content) if one.content_type in _MESSAGES else None
        ids.append(str(told.get("messageId") or "") if isinstance(told, dict) else "")
        ids += read_markup(str(one.content or "")).replies_to if one.content_type == _HTML else ()
    return tuple(dict.fromkeys(one for one in ids if one))


def checked_in(payload: dict[str, Any]) -> Sent:
    """All of a message on which a command was called."""
    body = payload.get("body") or {}
    content = str(body.get("content") or "")
    if body.get("contentType") == "text":
        own, found = content, list[File | str]()
    else:
        marked = read_markup(content)
        own, found = (
            "\n".join(filter(None, (marked.quoted, marked.own))),
            [phrases.NO_PICTURE] if marked.pictures else [],
        )
    passed_on: list[str] = []
    for one in payload.get("attachments") or ():
        if isinstance(one, dict):
            words, unseen = _attached(Attachment.model_validate(one))
            passed_on.append(words)
            found += unseen
    return sent(own, passed_on, found)


def _without_bot(activity: MessageActivity, words: str) -> str:
    """The mention of the bot stands by its name alone in HTML, at the beginning."""
    name = activity.recipient.name or ""
    return words.removeprefix(name).strip() if name else words


def _attached(one: Attachment) -> tuple[str, list[File | str]]:
    """The words of an attachment, and the file or the remark that it is."""
    kind, name = one.content_type or "", one.name or "file"
    if kind == _FILE:
        told = one.content if isinstance(one.content, dict) else {}
        return "", [file_or_remark(name, str(told.get("downloadUrl") or ""))]
    if kind in _MESSAGES:
        return _of_message(one.content), []
    if "fluid" in kind.lower() or "loop" in kind.lower():
        return "", [phrases.NO_LOOP]
    if kind.startswith(_CARD):
        media = _MEDIA.get(kind.removeprefix(_CARD))
        return (words_in(_parsed(one.content), _WORDS), []) if media is None else ("", [media])
    return "", [file_or_remark(name, "", kind)]


def _said_by(one: Attachment, me: str) -> bool:
    """Whether an attached message is the bot's own; Microsoft Graph names an app as sender by its id alone."""
    told = _parsed(one.content) if one.content_type in _MESSAGES else None
    sender = told.get("messageSender") if isinstance(told, dict) else None
    app = sender.get("application") if isinstance(sender, dict) else None
    return isinstance(app, dict) and bool(app.get("id")) and str(app["id"]) == me.removeprefix("28:")


def _of_message(content: Any) -> str:
    """The words of a message that is attached to another."""
    told = _parsed(content)
    if not isinstance(told, dict):
        return ""
    words = told.get("messagePreview") or told.get("originalMessageContent") or ""
    return words_of(str(words))[:MOST_READ]


def _parsed(content: Any) -> Any:
    if not isinstance(content, str):
        return content
    try:
        return json.loads(content[: 2 * MOST_READ])
    except (ValueError, RecursionError):
        return None
