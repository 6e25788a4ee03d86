"""What came with a message, as platforms' listeners hand it on."""

from __future__ import annotations

import time

import pytest

from bot.chat.sent import without_code


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a `b` c", "a c"), ("a ```b\nc``` d", "a d"), ("a ``` b", "a b"), ("it`s", "it s"), ("```a``` `b` c `d", "c d"), ("", ""),
    ],
)  # fmt: skip
def test_code_is_left_out_and_an_open_mark_is_none(text: str, left: str) -> None:
    assert " ".join(without_code(text).split()) == left


def test_many_marks_take_no_time() -> None:
    began = time.monotonic()
    without_code("```` ` " * 100_000)
    assert time.monotonic() - began < 1
