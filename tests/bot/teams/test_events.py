"""What Teams sends, read as its writer saw it, and soon, whatever it is."""

from __future__ import annotations

import time

import pytest
from microsoft_teams.api.activities.message import MessageActivity

from bot.teams.markup import words_of
from bot.teams.reading import typed


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<a ",
        "<a b='",
        "<![",
        "<",
        "</",
        "&",
        "&#",
        "<a b=c ",
        "<!",
        "<?",
        "<a/",
        "<script>",
        "<p>a",
        "<b>",
        "&amp",
        "\0<",
        "\n ",
    ],
)
def test_no_html_takes_long(piece: str) -> None:
    began = time.process_time()
    for size in (99_000, 900_000):
        words_of(piece * (size // len(piece)))
    assert time.process_time() - began < 2


@pytest.mark.parametrize("piece", ["<at>", "<at>a</at>", "<at>Bob</at> ", "a", "`", "```\n", "&lt;"])
def test_no_heap_of_mentions_takes_long(piece: str) -> None:
    mention = {"type": "mention", "text": "<at>Bob</at>", "mentioned": {"id": "29:bob", "name": "Bob"}}
    for size in (49_000, 900_000):
        activity = MessageActivity.model_validate(
            {
                "type": "message", "id": "1", "channelId": "msteams", "serviceUrl": "https://x.example",
                "from": {"id": "29:a", "name": "A"}, "recipient": {"id": "28:b", "name": "B"},
                "conversation": {"id": "a:1", "conversationType": "personal"},
                "text": piece * (size // len(piece)), "entities": [mention] * 2000,
            }
        )  # fmt: skip
        began = time.process_time()
        typed(activity)
        assert time.process_time() - began < 2
