"""Where in a snapshot's files each council's lines are, so that one can be read without the others."""

from __future__ import annotations

import json
import mmap
from collections import defaultdict
from collections.abc import KeysView
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.clauses.parts import Clause
from index.corpus.council import Council
from index.records import council_from_json, council_to_json, part_from_json, part_to_json

if TYPE_CHECKING:
    from index.snapshot import DocumentParts

Lines = dict[str, tuple[int, int]]


class Places:
    """What is known of every council at once: its id, its workspaces, where its lines begin and end.

    The files stay mapped, so a snapshot that is taken away meanwhile can still be read to the end.
    """

    def __init__(self, folder: Path) -> None:
        """Raises OSError, ValueError or KeyError for files that are not as `write_lines` leaves them."""
        record = json.loads((folder / "places.json").read_text(encoding="utf-8"))
        self._number: dict[str, int] = {council: n for n, council in enumerate(record["ids"])}
        self._councils: NDArray[np.int64] = np.array(record["councils"], dtype=np.int64)
        self._parts: NDArray[np.int64] = np.array(record["parts"], dtype=np.int64)
        self._workspaces: dict[str, dict[str, list[str]]] = record["workspaces"]
        self._councils_file, self._parts_file = _mapped(folder / "councils.json"), _mapped(folder / "parts.jsonl")

    @property
    def ids(self) -> KeysView[str]:
        """The ids of all councils, in order."""
        return self._number.keys()

    def of_workspace(self, channel: str, workspace: str) -> tuple[str, ...]:
        """The ids of the councils that a chat workspace belongs to."""
        return tuple(self._workspaces.get(channel, {}).get(workspace, ()))

    def council(self, council_id: str) -> Council:
        """One council. Raises KeyError where there is none with this id."""
        start, end = self._councils[self._number[council_id]]
        return council_from_json(json.loads(self._councils_file[start:end]))

    def clauses(self, council_id: str) -> list[tuple[Clause, int]]:
        """A council's quotable clauses, each with its row of `vectors.npy` and `cues.npy`."""
        start, end = self._parts[self._number[council_id]]
        records = [json.loads(line) for line in self._parts_file[start:end].splitlines()]
        found = ((part_from_json(record).clause, record["row"]) for record in records)
        return [(clause, row) for clause, row in found if clause is not None and clause.quotable]


def write_lines(
    folder: Path, councils: tuple[Council, ...], documents: tuple[DocumentParts, ...], keys: tuple[str, ...]
) -> None:
    """Write `councils.json`, `parts.jsonl` and `places.json`."""
    rows = {key: row for row, key in enumerate(keys)}
    mine: dict[str, list[DocumentParts]] = defaultdict(list)
    for document in documents:
        mine[document.council].append(document)
    in_councils: Lines = {}
    in_parts: Lines = {}
    with (folder / "councils.json").open("wb") as listed, (folder / "parts.jsonl").open("wb") as out:
        for number, council in enumerate(councils):
            listed.write(b",\n" if number else b"[\n")
            start, started = listed.tell(), out.tell()
            listed.write(json.dumps(council_to_json(council), ensure_ascii=False).encode())
            for document in mine[council.id]:
                for part in document.parts:
                    row = rows.get(part.clause.digest) if part.clause else None
                    record = {"council": council.id, "file": document.file, "row": row, **part_to_json(part)}
                    out.write(json.dumps(record).encode() + b"\n")
            in_councils[council.id], in_parts[council.id] = (start, listed.tell()), (started, out.tell())
        listed.write(b"\n]\n")
    _write_places(folder, councils, in_councils, in_parts)


def _write_places(folder: Path, councils: tuple[Council, ...], in_councils: Lines, in_parts: Lines) -> None:
    workspaces: dict[str, dict[str, list[str]]] = {"slack": {}, "teams": {}}
    for council in councils:
        for channel, known in workspaces.items():
            for workspace in getattr(council.workspaces, channel):
                known.setdefault(workspace, []).append(council.id)
    ids = [c.id for c in councils]
    record = {
        "ids": ids, "councils": [in_councils[i] for i in ids], "parts": [in_parts[i] for i in ids],
        "workspaces": workspaces,
    }  # fmt: skip
    (folder / "places.json").write_text(json.dumps(record), encoding="utf-8")


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
