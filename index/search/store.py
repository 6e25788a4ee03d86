"""The index as a running program uses it: the snapshot in force, or the last good one.

A council is read when it is first asked for and let go when many others have been asked for since, so time
and memory follow what is used, not what there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.clauses.parts import Clause
from index.corpus.council import Council
from index.embedding.cache import EmbeddingCache
from index.embedding.sentence_transformers import Encoder, Vectors, clause_text
from index.errors import SnapshotError, UnknownCouncilError
from index.history import earlier
from index.places import Places
from index.ranking.cues import Bits, cue_words, cues_digest
from index.ranking.topics import clause_topics, shown_topics
from index.ranking.weights import load_weights
from index.snapshot import Manifest, Snapshot, check_snapshot, current_id, damaged
from index.suggest import nearest

if TYPE_CHECKING:
    from index.search.indexes import LexicalIndex, VectorIndex

# How many councils are kept ready for the next question.
_KEPT = 500


class Source(Protocol):
    """Where councils come from: `index.places.Places` for a published snapshot, `_InMemory` for one yet to be."""

    @property
    def ids(self) -> KeysView[str]: ...
    def council(self, council_id: str) -> Council: ...
    def clauses(self, council_id: str) -> list[tuple[Clause, int]]: ...
    def of_workspace(self, channel: str, workspace: str) -> tuple[str, ...]: ...


class CouncilIndex:
    """One council's quotable clauses, ready to be searched; everything is made on first use."""

    def __init__(self, council: Council, shelf: Shelf) -> None:
        self.council = council
        self._shelf = shelf

    @cached_property
    def _found(self) -> tuple[tuple[Clause, ...], list[int]]:
        mine = self._shelf.source.clauses(self.council.id)
        return tuple(clause for clause, _ in mine), [row for _, row in mine]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self._found[0]

    @cached_property
    def _vectors(self) -> Vectors:
        return np.asarray(self._shelf.vectors[self._found[1]], dtype=np.float32)

    @cached_property
    def vectors(self) -> VectorIndex:
        from index.search.indexes import VectorIndex  # noqa: PLC0415 - brings FAISS, which listing does not need

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

    def speaks_on(self, topic: str) -> bool:
        """Whether the words of a clause, or an officer's correction, show it to govern the topic."""
        _, cues = self.topics
        return bool(len(cues) and cues[:, load_weights().topic_row(topic)].max() > 0)

    @cached_property
    def lexical(self) -> LexicalIndex:
        from index.search.indexes import LexicalIndex  # noqa: PLC0415 - brings BM25, which listing does not need

        return LexicalIndex([" ".join((*c.headings, c.words)) for c in self.clauses])


class Shelf(Mapping[str, CouncilIndex]):
    """All councils of a snapshot by id; reading one leaves the others where they are."""

    def __init__(self, source: Source, vectors: Vectors, cues: Bits) -> None:
        """`vectors` and `cues` hold the rows that the source's clauses name."""
        self.source, self.vectors, self.cues = source, vectors, cues
        self._read = lru_cache(_KEPT)(self._council)

    def __getitem__(self, council_id: str) -> CouncilIndex:
        return self._read(council_id)

    def __contains__(self, council_id: Any) -> bool:
        return council_id in self.source.ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.source.ids)

    def __len__(self) -> int:
        return len(self.source.ids)

    def _council(self, council_id: str) -> CouncilIndex:
        return CouncilIndex(self.source.council(council_id), self)


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
            raise UnknownCouncilError(
                f"{nearest(council_id, self.councils)}. One that is new in the policies folder comes into force with: askfirst refresh"
            ) from None

    def of_workspace(self, channel: str, workspace: str) -> tuple[Council, ...]:
        """The councils that a chat workspace belongs to."""
        return tuple(self.councils[i].council for i in self.councils.source.of_workspace(channel, workspace))


def open_index(home: Path, model_digest: str) -> OpenIndex:
    """The index in force in `home`; the last good one, with a warning, where that is damaged.

    Raises NoSnapshotError before the first refresh, SnapshotError where no snapshot can be used.
    """
    wanted = current_id(home)
    try:
        return _opened(home, wanted, model_digest, None)
    except SnapshotError as error:
        for manifest in earlier(home):
            try:
                return _opened(home, manifest.id, model_digest, f"{error} Answering from {manifest.id} meanwhile.")
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
        vectors, cues = (np.load(folder / name, mmap_mode="r") for name in ("vectors.npy", "cues.npy"))
        return OpenIndex(manifest, Shelf(Places(folder), vectors, cues), warning)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder, type(error).__name__) from error


def index_of(snapshot: Snapshot) -> OpenIndex:
    """A whole snapshot in memory as it is searched, published or not."""
    return OpenIndex(snapshot.manifest, Shelf(_InMemory(snapshot), snapshot.vectors, snapshot.cues))


class _InMemory:
    """The councils of a snapshot that is in memory as a whole."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._councils = {c.id: c for c in snapshot.councils}
        self._snapshot = snapshot

    @property
    def ids(self) -> KeysView[str]:
        return self._councils.keys()

    def council(self, council_id: str) -> Council:
        return self._councils[council_id]

    def clauses(self, council_id: str) -> list[tuple[Clause, int]]:
        mine = (p.clause for d in self._snapshot.documents if d.council == council_id for p in d.parts)
        return [(clause, self._snapshot.rows[clause.digest]) for clause in mine if clause and clause.quotable]

    def of_workspace(self, channel: str, workspace: str) -> tuple[str, ...]:
        return tuple(i for i, c in self._councils.items() if workspace in getattr(c.workspaces, channel, ()))


def coverage(index: OpenIndex) -> dict[str, Counter[str]]:
    """For each council, the number of clauses that govern each topic."""
    found: dict[str, Counter[str]] = {}
    for name, council in index.councils.items():
        found[name] = Counter(topic for shown in council.shown_topics for topic in shown)
    return found


def topics_by_clause(
    council: Council, clauses: Sequence[Clause], encoder: Encoder, home: Path
) -> dict[str, tuple[str, ...]]:
    """Topic ids for each clause id; vectors come from the home's cache where they are known."""
    if not clauses:
        return {}
    texts = {c.digest: clause_text(c.headings, c.words) for c in clauses}
    cache = EmbeddingCache(cache_path(home))
    vectors, _ = cache.encode(encoder, texts)
    cued = cache.cues({c.digest: cue_words(c) for c in clauses})
    row = {digest: n for n, digest in enumerate(texts)}
    rows = [row[c.digest] for c in clauses]
    corrections = {k: v for entry in council.documents for k, v in entry.topics.items()}
    weights = load_weights()
    tags, _ = clause_topics(weights, clauses, vectors[rows], cued[rows], corrections)
    return {c.id: shown_topics(weights, tags[n]) for n, c in enumerate(clauses)}


def cache_path(home: Path) -> Path:
    """Where a home keeps the vectors it has made."""
    return home / "cache" / "embeddings.sqlite"
