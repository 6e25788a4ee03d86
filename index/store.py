"""The index as a running program uses it: the snapshot in force, or the last good one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.clauses.parts import Clause
from index.corpus.council import Council
from index.embedding import Vectors
from index.errors import SnapshotError, UnknownCouncilError
from index.lexical import LexicalIndex
from index.ranking.topics_of import clause_topics
from index.ranking.weights import load_weights
from index.snapshot import Manifest, Snapshot, current_id, open_snapshot, snapshot_ids
from index.suggest import nearest
from index.vectors import VectorIndex


class CouncilIndex:
    """One council's quotable clauses, ready to be searched; the indexes are made on first use."""

    def __init__(self, council: Council, clauses: tuple[Clause, ...], vectors: Vectors) -> None:
        self.council = council
        self.clauses = clauses
        self._vectors = vectors

    @cached_property
    def vectors(self) -> VectorIndex:
        return VectorIndex(self._vectors)

    @cached_property
    def topics(self) -> tuple[Vectors, Vectors]:
        """What each clause governs, and what its cues show: see `clause_topics`."""
        corrections = {k: v for entry in self.council.documents for k, v in entry.topics.items()}
        return clause_topics(load_weights(), self.clauses, self._vectors, corrections)

    def speaks_on(self, topic: str) -> bool:
        """Whether the words of a clause, or an officer's correction, show it to govern the topic."""
        _, cues = self.topics
        return bool(len(cues) and cues[:, load_weights().topic_row(topic)].max() > 0)

    @cached_property
    def lexical(self) -> LexicalIndex:
        return LexicalIndex([" ".join((*c.headings, c.words)) for c in self.clauses])


@dataclass(frozen=True)
class OpenIndex:
    """An opened snapshot by council. `warning` says why it is not the one put in force last."""

    manifest: Manifest
    councils: dict[str, CouncilIndex]
    warning: str | None = None

    def council(self, council_id: str) -> CouncilIndex:
        """The council with this id. Raises UnknownCouncilError with the nearest one suggested."""
        try:
            return self.councils[council_id]
        except KeyError:
            raise UnknownCouncilError(nearest(council_id, self.councils)) from None


def open_index(home: Path, model_digest: str) -> OpenIndex:
    """The index in force in `home`; the last good one, with a warning, where that is damaged.

    Raises NoSnapshotError before the first refresh, SnapshotError where no snapshot can be used.
    """
    wanted = current_id(home)
    try:
        return index_of(_checked(home, wanted, model_digest), None)
    except SnapshotError as error:
        for name in snapshot_ids(home):
            if name == wanted:
                continue
            try:
                return index_of(_checked(home, name, model_digest), f"{error} Answering from {name} meanwhile.")
            except SnapshotError:
                continue
        raise


def _checked(home: Path, name: str, model_digest: str) -> Snapshot:
    snapshot = open_snapshot(home, name)
    if snapshot.manifest.model_digest != model_digest:
        raise SnapshotError(
            f"The index {name} was built with the model {snapshot.manifest.model}, not the one in use. "
            "Run: askfirst refresh"
        )
    return snapshot


def index_of(snapshot: Snapshot, warning: str | None = None) -> OpenIndex:
    """A snapshot as it is searched."""
    clauses: dict[str, list[Clause]] = {c.id: [] for c in snapshot.councils}
    for document in snapshot.documents:
        clauses[document.council].extend(p.clause for p in document.parts if p.clause and p.clause.quotable)
    found = {}
    for council in snapshot.councils:
        mine = tuple(clauses[council.id])
        rows = [snapshot.rows[c.digest] for c in mine]
        found[council.id] = CouncilIndex(council, mine, np.asarray(snapshot.vectors[rows], dtype=np.float32))
    return OpenIndex(snapshot.manifest, found, warning)
