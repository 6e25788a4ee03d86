"""A published index: written whole beside the others, then put in force in one step.

Layout under `home/index/`: one folder a snapshot and the file `current` that names the one in
force; beside them `originals/` (index.originals) and `journal.jsonl` (index.journal). A snapshot holds
`councils.json` and `parts.jsonl`, a council or a part a line; `vectors.npy` and `cues.npy`, a row for each
clause digest in `keys.json`, which a part names as its `row`; `places.json`, where each council's lines are,
so that one council can be read without the others (index.places); and a `manifest.json` with format, number,
who published it and why, model, counts, the published files and the SHA-256 of every other file.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.clauses.parts import Part
from index.corpus.council import Council
from index.embedding.sentence_transformers import Vectors
from index.errors import NoSnapshotError, SnapshotError
from index.files import digest_of, replace_whole, sync
from index.originals import Source
from index.places import write_lines
from index.ranking.cues import Bits
from index.records import council_from_json, part_from_json

FORMAT = 3
_FILES = ("councils.json", "parts.jsonl", "keys.json", "vectors.npy", "cues.npy", "places.json")
_POINTER = "current"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made with, by whom and why. `dimension` is the length of a vector.

    `cues`: see `cues_digest`; `number` counts snapshots of a home from 1; `forced` is the reason given for publishing in spite of
    a failed question; `sources` are the files it was read from.
    """

    id: str
    created: str
    model: str
    model_digest: str
    cues: str
    dimension: int
    clauses: int
    number: int
    by: str
    why: str
    forced: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """One document's parts in order."""

    council: str
    file: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Snapshot:
    """An opened snapshot. `vectors[rows[digest]]` is the vector of the clause with that digest, `cues` likewise."""

    manifest: Manifest
    councils: tuple[Council, ...]
    documents: tuple[DocumentParts, ...]
    rows: dict[str, int]
    vectors: Vectors
    cues: Bits


def write_snapshot(
    home: Path, manifest: Manifest, councils: tuple[Council, ...], documents: tuple[DocumentParts, ...],
    keys: tuple[str, ...], vectors: Vectors, cues: Bits,
) -> None:  # fmt: skip
    """Write a snapshot and put it in force. Killed at any moment, the one before stays in force.

    `keys` are the clause digests that the rows of `vectors` and `cues` are for.
    """
    base = home / "index"
    base.mkdir(parents=True, exist_ok=True)
    draft = base / f".draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    write_lines(draft, councils, documents, keys)
    _write(draft / "keys.json", json.dumps(keys))
    np.save(draft / "vectors.npy", vectors)
    np.save(draft / "cues.npy", cues)
    files = {name: digest_of(draft / name) for name in _FILES}
    record = {"format": FORMAT, **asdict(manifest), "files": files}
    _write(draft / "manifest.json", json.dumps(record, indent=1))
    for path in draft.iterdir():
        sync(path)
    sync(draft)
    draft.rename(base / manifest.id)
    sync(base)
    point_at(home, manifest.id)


def point_at(home: Path, snapshot_id: str) -> None:
    """Put a written snapshot in force, in one step."""
    replace_whole(home / "index" / _POINTER, f"{snapshot_id}\n".encode())


def clear_drafts(home: Path) -> None:
    """Remove what an interrupted refresh left behind. Call it while holding the refresh lock."""
    for path in (home / "index").glob(".*-*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def current_id(home: Path) -> str:
    """The id of the snapshot in force. Raises NoSnapshotError where there is none."""
    try:
        name = (home / "index" / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NoSnapshotError(
            f"There is no index in {home.resolve()} yet. If Askfirst was set up in another folder, go there; otherwise build the "
            "index with: askfirst refresh"
        ) from error
    if not name or "/" in name or name.startswith("."):
        raise SnapshotError(f"The file {home / 'index' / _POINTER} is damaged. Run: askfirst refresh")
    return name


def manifests(home: Path) -> tuple[Manifest, ...]:
    """The manifests of all complete snapshots of this format in this home, newest first. Files are not checked."""
    found = []
    for path in (home / "index").glob("*/manifest.json"):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            if record["format"] == FORMAT and record["id"] == path.parent.name:
                found.append(_manifest(record))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return tuple(sorted(found, key=lambda m: m.number, reverse=True))


def snapshot_folders(home: Path) -> tuple[Path, ...]:
    """The folders of all snapshots, those of other formats and damaged ones included."""
    return tuple(
        path.parent for path in (home / "index").glob("*/manifest.json") if not path.parent.name.startswith(".")
    )


def check_snapshot(home: Path, snapshot_id: str) -> Manifest:
    """The manifest of a snapshot whose files are as they were written.

    Raises SnapshotError for one that is damaged, half-written or of another format.
    """
    folder = home / "index" / snapshot_id
    try:
        record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        _check(folder, record)
        return _manifest(record)
    except SnapshotError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder, type(error).__name__) from error


def open_snapshot(home: Path, snapshot_id: str) -> Snapshot:
    """A whole snapshot in memory, checked against its manifest. Raises what `check_snapshot` raises."""
    folder = home / "index" / snapshot_id
    manifest = check_snapshot(home, snapshot_id)
    try:
        councils = tuple(council_from_json(c) for c in json.loads((folder / "councils.json").read_text("utf-8")))
        keys = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
        vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        cues = np.load(folder / "cues.npy", mmap_mode="r")
        documents = _read_parts(folder / "parts.jsonl")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder, type(error).__name__) from error
    if vectors.shape != (len(keys), manifest.dimension) or vectors.dtype != np.float32:
        raise damaged(folder, "vectors and clauses do not match")
    rows = {key: row for row, key in enumerate(keys)}
    clauses = [p.clause for d in documents for p in d.parts if p.clause is not None]
    if len(clauses) != manifest.clauses or any(c.digest not in rows for c in clauses if c.quotable):
        raise damaged(folder, "clauses are missing")
    return Snapshot(manifest, councils, documents, rows, vectors, cues)


def _manifest(record: dict[str, Any]) -> Manifest:
    fields = {f: record[f] for f in Manifest.__slots__}
    return Manifest(**{**fields, "sources": tuple(Source(**source) for source in fields["sources"])})


def _check(folder: Path, record: dict[str, Any]) -> None:
    if record["format"] != FORMAT:
        raise SnapshotError(f"The index in {folder} was written by another version of askfirst. Run: askfirst refresh")
    if record["id"] != folder.name:
        raise damaged(folder, "it is the copy of another")
    for name in _FILES:
        if digest_of(folder / name) != record["files"][name]:
            raise damaged(folder, f"{name} has changed since it was written")


def damaged(folder: Path, why: str) -> SnapshotError:
    """The error for a snapshot that cannot be used."""
    return SnapshotError(f"The index in {folder} is damaged ({why}). Run: askfirst refresh")


def _read_parts(path: Path) -> tuple[DocumentParts, ...]:
    found: dict[tuple[str, str], list[Part]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            found.setdefault((record["council"], record["file"]), []).append(part_from_json(record))
    return tuple(DocumentParts(council, file, tuple(parts)) for (council, file), parts in found.items())


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
