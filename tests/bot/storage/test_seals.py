"""The store's seal: one key for all, whoever comes first; what was changed, moved to another purpose or is old is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.seals import Seal, seal_of
from index.errors import SealError
from index.store.migrations import open_database
from tests.bot.storage.test_at_once import at_once

SEAL = Seal(b"k" * 32)


def test_whoever_comes_first_makes_the_key_for_all(database_url: str) -> None:
    open_database(database_url)
    engines = [open_database(database_url) for _ in range(10)]
    sealed = at_once(lambda number: seal_of(engines[number]).sealed("value", "button"), 10)
    assert [seal_of(engines[0]).opened(one, "button") for one in sealed] == ["value"] * 10


@given(st.text(st.characters(), max_size=200))
def test_any_text_comes_back(value: str) -> None:
    assert SEAL.opened(SEAL.sealed(value, "button"), "button", within_seconds=60) == value


@given(st.text(max_size=60), st.integers(0, 200), st.characters())
def test_no_text_that_was_changed_is_opened(value: str, place: int, other: str) -> None:
    sealed = SEAL.sealed(value, "button")
    place %= len(sealed)
    forged = sealed[:place] + other + sealed[place + 1 :]
    try:
        assert SEAL.opened(forged, "button") == value  # the last bits of base64 say nothing
    except SealError:
        assert forged != sealed


def test_nothing_is_opened_for_another_purpose_with_another_key_or_too_late() -> None:
    sealed = SEAL.sealed("value", "button")
    for seal, purpose, within in ((SEAL, "form", 60), (Seal(b"x" * 32), "button", 60), (SEAL, "button", -1)):
        with pytest.raises(SealError, match="Nothing was done"):
            seal.opened(sealed, purpose, within_seconds=within)
    for made_up in ("", ".", "..", "value", "{}", "\ud800", "value." + "A" * 5000):
        with pytest.raises(SealError):
            SEAL.opened(made_up, "button")
