"""An unchanged document is not read again, whatever its format; a changed one, or a changed hint, is."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.structure import ReadingHints
from index.store.migrations import open_database
from index.store.readings import Readings, reading_key
from index.store.tables import readings
from tests.support.documents import real
from tests.support.portable import PLAIN, document
from tests.support.word import INTRO
from tests.support.word import document as word_document

WORDS = "Councillors must think before they post anything at all about the council."
FILES = {
    "policy.txt": WORDS.encode(),
    "policy.md": f"# Conduct\n\n1. {WORDS}\n".encode(),
    "policy.html": f"<h1>Conduct</h1><p>{WORDS}</p>".encode(),
    "policy.docx": word_document(INTRO),
    "policy.pdf": document(PLAIN.text(WORDS)),
}
HINTS = ReadingHints()


@pytest.fixture
def cache(database_url: str) -> Readings:
    return Readings(open_database(database_url))


@pytest.mark.parametrize("name", FILES)
def test_what_is_kept_is_what_was_read(name: str, cache: Readings, database_url: str) -> None:
    first = cache.read(name, FILES[name], HINTS)
    assert first == read_document(name, FILES[name], HINTS)
    engine = open_database(database_url)
    assert Readings(engine).read(name, FILES[name], HINTS) == first
    with engine.begin() as connection:
        connection.execute(update(readings).values(data=b"damaged"))
    assert cache.read(name, FILES[name], HINTS) == first


def test_a_document_read_before_is_taken_from_the_store(cache: Readings) -> None:
    """What the store holds is what comes back, so that nothing was read again."""
    cache.read("policy.pdf", FILES["policy.pdf"], HINTS)
    marked = Reading("From the store.", ())
    cache.keep(reading_key("policy.pdf", FILES["policy.pdf"], HINTS), "0" * 64, marked)
    assert cache.read("other.pdf", FILES["policy.pdf"], HINTS) == marked
    assert cache.read("policy.pdf", FILES["policy.pdf"], ReadingHints(furniture=frozenset({"Page"}))) != marked


def test_a_reading_of_a_whole_policy_comes_back_equal(cache: Readings) -> None:
    text, _ = real("nottingham-city")
    one, two = (cache.read("policy.txt", text.encode(), HINTS) for _ in range(2))
    assert one == two == read_document("policy.txt", text.encode(), HINTS)
