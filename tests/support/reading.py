"""What tests of the readers of rich formats ask of a reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

from index.clauses.parts import Clause, Part
from index.readers.blocks import Reading


def shown(reading: Reading) -> list[str]:
    """The lines of the text, ends trimmed, empty ones left out."""
    return [line.strip() for line in reading.text.splitlines() if line.strip()]


def clauses_of(parts: tuple[Part, ...]) -> list[Clause]:
    return [p.clause for p in parts if p.clause]


def told(parts: tuple[Part, ...], unlike: Mapping[str, str]) -> list[tuple[object, ...]]:
    """What each clause says, under which headings, with which stem; those that begin or hold `unlike` left out."""
    texts: Collection[str] = unlike.values()
    kept = [c for c in clauses_of(parts) if not any(words in c.text for words in texts)]
    return [(c.text, c.headings, c.stem, c.number) for c in kept]


def assert_nothing_lost(reading: Reading) -> None:
    """Every character that shows is in the spans of one block, and every body within its block's spans."""
    owners = [0] * len(reading.text)
    for block in reading.blocks:
        for span in block.spans:
            for at in range(span.start, span.end):
                owners[at] += 1
        for span in block.body:
            assert any(s.start <= span.start and span.end <= s.end for s in block.spans), (block, span)
    wrong = [at for at, ch in enumerate(reading.text) if not ch.isspace() and owners[at] != 1]
    assert not wrong, f"{reading.text[wrong[0] : wrong[0] + 40]!r} is in {owners[wrong[0]]} blocks"


def members(data: bytes) -> dict[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of files, the same bytes every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def everywhere(data: bytes, old: bytes, new: bytes) -> bytes:
    """An archive with `new` for `old` in every file."""
    return zipped({name: inner.replace(old, new) for name, inner in members(data).items()})
