"""An unchanged document is not read again, whatever its format; a changed one, or a changed hint, is."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.structure import ReadingHints
from index.refresh.reading_cache import ReadingCache, reading_cache, reading_key
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


@pytest.mark.parametrize("name", FILES)
def test_what_is_kept_is_what_was_read(name: str, tmp_path: Path) -> None:
    with reading_cache(tmp_path / "readings.sqlite") as cache:
        first = cache.read(name, FILES[name], HINTS)
    assert first == read_document(name, FILES[name], HINTS)
    with reading_cache(tmp_path / "readings.sqlite") as cache:
        assert cache.read(name, FILES[name], HINTS) == first
    (tmp_path / "readings.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with reading_cache(tmp_path / "readings.sqlite") as cache:
        assert cache.read(name, FILES[name], HINTS) == first


def test_a_document_read_before_is_taken_from_the_cache(tmp_path: Path) -> None:
    """What the file holds is what comes back, so that nothing was read again."""
    with reading_cache(tmp_path / "readings.sqlite") as cache:
        cache.read("policy.pdf", FILES["policy.pdf"], HINTS)
        marked = Reading("From the cache.", ())
        cache.keep(reading_key("policy.pdf", FILES["policy.pdf"], HINTS), marked)
        assert cache.read("other.pdf", FILES["policy.pdf"], HINTS) == marked
        assert cache.read("policy.pdf", FILES["policy.pdf"], ReadingHints(furniture=frozenset({"Page"}))) != marked


def test_a_reading_of_a_whole_policy_comes_back_equal(tmp_path: Path) -> None:
    text, _ = real("nottingham-city")
    with reading_cache(tmp_path / "readings.sqlite") as cache:
        first = _twice(cache, text)[0]
    assert first == read_document("policy.txt", text.encode(), HINTS)


def _twice(cache: ReadingCache, text: str) -> tuple[Reading, Reading]:
    one, two = (cache.read("policy.txt", text.encode(), HINTS) for _ in range(2))
    assert one == two
    return one, two
