"""What a message in Slack holds: the words typed, those quoted or forwarded, files, and what cannot be seen.

Slack writes quoted lines with `&gt;` before them, and a forwarded message as an attachment with `is_share`:
https://docs.slack.dev/reference/events/message/, https://docs.slack.dev/messaging/formatting-message-text/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot import phrases
from bot.chat.sent import MOST_READ, File, Sent, file_or_remark, sent, words_in

Body = Mapping[str, Any]
_MARKED = re.compile(r"<(?P<inner>[^<>\n]*)>")
_QUOTE, _QUOTE_ALL = "&gt;", "&gt;&gt;&gt;"
# Where the words stand in blocks of any kind.
_WORDS = frozenset({"text", "fallback"})
_CANVASES = frozenset({"canvas", "quip"})
_GONE = frozenset({"tombstone", "hidden_by_limit"})


def typed(text: str, bot_user: str | None = None) -> str:
    """The text as its writer saw it; mentions of the bot itself are left out."""
    return _unescaped(_MARKED.sub(lambda m: _shown(m["inner"], bot_user), text)).strip()


def sent_in(message: Body, bot_user: str | None = None) -> Sent:
    """All of a message, as an event or a shortcut brings it."""
    own, quoted = _apart(str(message.get("text") or "") or words_in(message.get("blocks"), _WORDS))
    attached = [one for one in message.get("attachments") or () if isinstance(one, Mapping)]
    passed_on = [quoted, *(_forwarded(one) for one in attached if one.get("is_share") or not (own or quoted))]
    files = [*_files(message), *(file for one in attached for file in _files(one))]
    files += [phrases.NO_PICTURE for one in attached if one.get("is_share") and one.get("image_url")]
    return sent(typed(own, bot_user), [typed(words) for words in passed_on], files)


def _apart(text: str) -> tuple[str, str]:
    """Own lines, and those marked as quoted, without the mark."""
    own: list[str] = []
    quoted: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(_QUOTE_ALL):
            quoted += [line.removeprefix(_QUOTE_ALL), *lines[number + 1 :]]
            break
        if line.startswith(_QUOTE):
            quoted.append(line.removeprefix(_QUOTE).strip())
        else:
            own.append(line)
    return "\n".join(own).strip(), "\n".join(quoted).strip()


def _forwarded(attachment: Body) -> str:
    text = str(attachment.get("text") or "") or words_in(attachment.get("message_blocks"), _WORDS)
    own, quoted = _apart(
        (text or words_in(attachment.get("blocks"), _WORDS) or str(attachment.get("fallback") or ""))[:MOST_READ]
    )
    return "\n".join(filter(None, (own, quoted)))


def _files(message: Body) -> Iterator[File | str]:
    files: Sequence[Any] = message.get("files") or ()
    for file in files:
        if not isinstance(file, Mapping):
            continue
        name = str(file.get("name") or file.get("title") or "file")
        if file.get("mode") in _GONE:
            yield phrases.NO_FILE.format(name=name)
        elif file.get("mode") in _CANVASES or file.get("filetype") in _CANVASES:
            yield phrases.NO_LOOP
        else:
            address = str(file.get("url_private_download") or file.get("url_private") or "")
            yield file_or_remark(name, address, str(file.get("mimetype") or ""))


def _shown(inner: str, bot_user: str | None) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return "" if bot_user and target[1:] == bot_user else f"@{label.lstrip('@') or 'somebody'}"
    if target.startswith("#"):
        return f"#{label or 'a-channel'}"
    if target.startswith("!"):
        return label or "@" + re.split(r"[\^!]", target[1:])[0]
    for scheme in ("mailto:", "tel:"):
        if target.startswith(scheme):
            return label or target.removeprefix(scheme)
    return label or target


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
