"""The index as a running program uses it: the snapshot in force, or the last good one.

A council is read when it is first asked for and let go when many others have been asked for since, so time
and memory follow what is used, not what there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.clauses.parts import Clause
from index.corpus.council import Council
from index.embedding import Vectors
from index.errors import SnapshotError, UnknownCouncilError
from index.places import Places
from index.ranking.cues import Bits, cues_digest
from index.ranking.topics_of import clause_topics, shown_topics
from index.ranking.weights import load_weights
from index.records import council_from_json, part_from_json
from index.snapshot import Manifest, check_snapshot, current_id, damaged, snapshot_ids
from index.suggest import nearest

if TYPE_CHECKING:
    from index.lexical import LexicalIndex
    from index.vectors import VectorIndex

# How many councils are kept ready for the next question.
_KEPT = 500


class CouncilIndex:
    """One council's quotable clauses, ready to be searched; everything is made on first use."""

    def __init__(self, council: Council, shelf: Shelf) -> None:
        self.council = council
        self._shelf = shelf

    @cached_property
    def _found(self) -> tuple[tuple[Clause, ...], list[int]]:
        records = [(part_from_json(r).clause, r["row"]) for r in self._shelf.places.parts(self.council.id)]
        mine = [(clause, row) for clause, row in records if clause and clause.quotable]
        return tuple(clause for clause, _ in mine), [row for _, row in mine]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self._found[0]

    @cached_property
    def _vectors(self) -> Vectors:
        return np.asarray(self._shelf.vectors[self._found[1]], dtype=np.float32)

    @cached_property
    def vectors(self) -> VectorIndex:
        from index.vectors import VectorIndex  # noqa: PLC0415 - brings FAISS, which listing does not need

        return VectorIndex(self._vectors)

    @cached_property
    def topics(self) -> tuple[Vectors, Vectors]:
        """What each clause governs, and what its cues show: see `clause_topics`."""
        corrections = {k: v for entry in self.council.documents for k, v in entry.topics.items()}
        cued = np.asarray(self._shelf.cues[self._found[1]])
        return clause_topics(load_weights(), self.clauses, self._vectors, cued, corrections)

    @cached_property
    def shown_topics(self) -> tuple[tuple[str, ...], ...]:
        """For each clause the topics that it is taken to govern."""
        weights = load_weights()
        return tuple(shown_topics(weights, row) for row in self.topics[0])

    @cached_property
    def lexical(self) -> LexicalIndex:
        from index.lexical import LexicalIndex  # noqa: PLC0415 - brings BM25, which listing does not need

        return LexicalIndex([" ".join((*c.headings, c.words)) for c in self.clauses])


class Shelf(Mapping[str, CouncilIndex]):
    """All councils of a snapshot by id; reading one leaves the others where they are."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError, ValueError or KeyError for a snapshot that is not whole."""
        self.places = Places(folder)
        self.vectors: Vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        self.cues: Bits = np.load(folder / "cues.npy", mmap_mode="r")
        self._read = lru_cache(_KEPT)(self._council)

    def __getitem__(self, council_id: str) -> CouncilIndex:
        return self._read(council_id)

    def __contains__(self, council_id: Any) -> bool:
        return council_id in self.places.ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.places.ids)

    def __len__(self) -> int:
        return len(self.places.ids)

    def _council(self, council_id: str) -> CouncilIndex:
        return CouncilIndex(council_from_json(self.places.council(council_id)), self)


@dataclass(frozen=True)
class OpenIndex:
    """An opened snapshot by council. `warning` says why it is not the one put in force last."""

    manifest: Manifest
    councils: Shelf
    warning: str | None = None

    def council(self, council_id: str) -> CouncilIndex:
        """The council with this id. Raises UnknownCouncilError with the nearest one suggested."""
        try:
            return self.councils[council_id]
        except KeyError:
            raise UnknownCouncilError(nearest(council_id, self.councils)) from None

    def of_workspace(self, channel: str, workspace: str) -> tuple[Council, ...]:
        """The councils that a chat workspace belongs to."""
        return tuple(self.councils[i].council for i in self.councils.places.of_workspace(channel, workspace))


def open_index(home: Path, model_digest: str) -> OpenIndex:
    """The index in force in `home`; the last good one, with a warning, where that is damaged.

    Raises NoSnapshotError before the first refresh, SnapshotError where no snapshot can be used.
    """
    wanted = current_id(home)
    try:
        return _opened(home, wanted, model_digest, None)
    except SnapshotError as error:
        for name in snapshot_ids(home):
            if name == wanted:
                continue
            try:
                return _opened(home, name, model_digest, f"{error} Answering from {name} meanwhile.")
            except SnapshotError:
                continue
        raise


def _opened(home: Path, name: str, model_digest: str, warning: str | None) -> OpenIndex:
    manifest = check_snapshot(home, name)
    if (manifest.model_digest, manifest.cues) != (model_digest, cues_digest()):
        raise SnapshotError(
            f"The index {name} was built with the model {manifest.model}, not the one in use. Run: askfirst refresh"
        )
    folder = home / "index" / name
    try:
        return OpenIndex(manifest, Shelf(folder), warning)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder, type(error).__name__) from error
