"""Takes over what versions 0.4 and 0.5 kept as files in the home folder: every snapshot becomes editions of its councils.

Layout there, under `home/index/`: one folder a snapshot with `manifest.json`, `councils.json`, `parts.jsonl`, and `keys.json`
naming the rows of `vectors.npy` and `cues.npy`; `current` names the one in force; `originals/` holds documents by digest;
`journal.jsonl` says what was done. 0.3 kept no documents: there is nothing to make editions of.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, exists, select, text

from index.clauses.parts import DocumentParts, Part
from index.corpus.council import Council
from index.store.documents import digest_of, keep_document, part_from_json
from index.store.editions import add_edition, note, point_at, take
from index.store.engine import reading, writing
from index.store.migrations import LOCK
from index.store.records import Act, Contents, Deed, EditionDocument, Taken
from index.store.tables import deeds
from index.store.vectors import keep_numbers

_FORMAT = 3
# How the reason began where one council alone went back.
_ROLLBACK = "rollback "
_NOT_READABLE = (OSError, ValueError, KeyError, TypeError)


def take_over(engine: Engine, home: Path) -> tuple[str, ...]:
    """Take a home's snapshots over where nothing has been published yet; what came of it, a line each. Raises StorageError."""
    if not (home / "index" / "current").is_file():
        return ()
    with reading(engine) as connection:
        if connection.execute(select(exists(select(deeds)))).scalar():
            return ()
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": LOCK})
        if connection.execute(select(exists(select(deeds)))).scalar():
            return ()
        return _TakeOver(connection, home / "index").run()


@dataclass
class _Line:
    """A council's editions so far: fingerprints in order, and the number in force."""

    made: list[str] = field(default_factory=list)
    now: int | None = None


class _TakeOver:
    """Walks through what was done, from the first day on."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._lines: dict[str, _Line] = defaultdict(_Line)
        self._said: list[str] = []
        self._numbers: set[tuple[str, str]] = set()

    def run(self) -> tuple[str, ...]:
        """Everything, in one transaction."""
        known = dict(_manifests(self._folder))
        current = (self._folder / "current").read_text(encoding="utf-8").strip()
        if not known:
            return (
                f"The index in {self._folder} was written by Askfirst 0.3 or before, which kept no documents, so it cannot be "
                "taken over. What was kept of choices, votes and referrals is. Put the policies in force with: askfirst refresh",
            )
        for entry in _told(self._folder, known, current):
            self._follow(entry, known)
        newest = max(known.values(), key=lambda m: int(m["number"]))
        self._remember_taken(newest)
        count = sum(len(line.made) for line in self._lines.values())
        return (
            f"Took over {count} editions of {len(self._lines)} councils from {self._folder}, with their documents and history.",
            *self._said,
            f"Nothing reads {self._folder} any more: it can be deleted once you have a copy of the database.",
        )

    def _follow(self, entry: dict[str, Any], known: dict[str, dict[str, Any]]) -> None:
        act = Act(entry["by"], entry["why"], f"before-0.6-{entry['snapshot'] or ''}"[:40])
        if entry["deed"] == Deed.REFUSED:
            note(self._connection, Deed.REFUSED, act, entry["at"], entry["council"])
            return
        manifest = known.get(str(entry["snapshot"]))
        if manifest is None:
            return
        try:
            there = dict(self._contents(manifest))
        except _NOT_READABLE as error:
            self._said.append(
                f"Snapshot {manifest['number']} is damaged and was left out ({error.__class__.__name__})."
            )
            return
        back = entry["deed"] == Deed.ROLLED_BACK or entry["why"].startswith(_ROLLBACK)
        for council, contents in there.items():
            self._one(council, contents, Act(act.by, act.why, act.turn, manifest["forced"]), entry["at"], back=back)
        for council, line in self._lines.items():
            if council not in there and line.now is not None:
                point_at(self._connection, council, None, entry["at"])
                note(self._connection, Deed.WITHDRAWN, act, entry["at"], council, line.now)
                line.now = None

    def _one(self, council: str, contents: Contents, act: Act, at: str, *, back: bool) -> None:
        line = self._lines[council]
        mark = contents.fingerprint
        if line.now is not None and line.made[line.now - 1] == mark:
            return
        if back and mark in line.made:
            line.now = line.made.index(mark) + 1
            deed = Deed.ROLLED_BACK
        else:
            line.made.append(mark)
            line.now = len(line.made)
            add_edition(self._connection, contents, line.now, act, at)
            deed = Deed.PUBLISHED
        point_at(self._connection, contents.council, line.now, at)
        note(self._connection, deed, act, at, council, line.now)

    def _contents(self, manifest: dict[str, Any]) -> Iterator[tuple[str, Contents]]:
        """What a snapshot holds, by council; its documents and numbers are kept on the way."""
        folder = self._folder / manifest["id"]
        parts: dict[tuple[str, str], list[Part]] = defaultdict(list)
        for line in (folder / "parts.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["clause"]:
                record["clause"]["council"] = record["council"]
            parts[record["council"], record["file"]].append(part_from_json(record))
        sources = {(s["council"], s["file"]): s["digest"] for s in manifest["sources"]}
        for digest in set(sources.values()):
            data = (self._folder / "originals" / digest).read_bytes()
            if digest_of(data) != digest:
                raise ValueError(digest)
            keep_document(self._connection, data)
        self._keep_numbers(folder, manifest)
        for record in json.loads((folder / "councils.json").read_text(encoding="utf-8")):
            council = Council.model_validate(record)
            documents = tuple(
                EditionDocument(
                    e.file, e.file, sources[council.id, e.file],
                    DocumentParts(council.id, e.file, tuple(parts[council.id, e.file])),
                )
                for e in council.documents
            )  # fmt: skip
            yield council.id, Contents(council, documents)

    def _keep_numbers(self, folder: Path, manifest: dict[str, Any]) -> None:
        keys = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
        for name, made_by in (("vectors.npy", manifest["model_digest"]), ("cues.npy", manifest["cues"])):
            rows = np.load(folder / name)
            new = {key: row for key, row in zip(keys, rows, strict=True) if (made_by, key) not in self._numbers}
            keep_numbers(self._connection, made_by, new)
            self._numbers |= {(made_by, key) for key in new}

    def _remember_taken(self, manifest: dict[str, Any]) -> None:
        """The documents were taken up from folders of their councils' names; what else is there is looked at again."""
        files: dict[str, dict[str, str]] = defaultdict(dict)
        for source in manifest["sources"]:
            files[source["council"]][source["file"]] = source["digest"]
        take(self._connection, [Taken(c, c, known, (), "", "") for c, known in files.items()])


def _manifests(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*/manifest.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            if record["format"] == _FORMAT and record["id"] == path.parent.name:
                yield record["id"], record
        except _NOT_READABLE:
            continue


def _told(folder: Path, known: dict[str, dict[str, Any]], current: str) -> Iterator[dict[str, Any]]:
    """What was done, oldest first. Where the journal does not end with what is in force, that is added."""
    told: list[dict[str, Any]] = []
    journal = folder / "journal.jsonl"
    for line in journal.read_text(encoding="utf-8", errors="replace").splitlines() if journal.is_file() else ():
        try:
            record = json.loads(line)
            if record["deed"] in {Deed.PUBLISHED, Deed.ROLLED_BACK, Deed.REFUSED}:
                told.append({"snapshot": None, "council": None, **record})
        except _NOT_READABLE:
            continue
    named = {entry["snapshot"] for entry in told}
    lost = [_published(m) for m in sorted(known.values(), key=lambda m: int(m["number"])) if m["id"] not in named]
    yield from sorted([*lost, *told], key=lambda entry: str(entry["at"]))
    last = next((e["snapshot"] for e in reversed(told) if e["snapshot"] in known), None)
    if current in known and current != (last or (lost[-1]["snapshot"] if lost else None)):
        yield {**_published(known[current]), "deed": Deed.ROLLED_BACK}


def _published(manifest: dict[str, Any]) -> dict[str, Any]:
    return {
        "deed": Deed.PUBLISHED, "at": manifest["created"], "by": manifest["by"], "why": manifest["why"],
        "snapshot": manifest["id"], "council": None,
    }  # fmt: skip
