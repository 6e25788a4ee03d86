"""The index as a running program uses it: what is in force, read council by council.

A council's edition is opened when it is first asked for, kept, and let go when another one is in force or when many others
have been asked for since: time and memory follow what is used, not what there is.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.clauses.parts import Clause
from index.corpus.council import Council
from index.embedding.sentence_transformers import Encoder, Vectors, clause_text
from index.errors import EditionError, NoEditionError, UnknownCouncilError
from index.ranking.cues import Bits, cue_words
from index.ranking.topics import Corrections, clause_topics, shown_topics
from index.ranking.weights import load_weights
from index.store.records import Contents, Current
from index.store.store import Store
from index.store.vectors import ClauseNumbers
from index.suggest import nearest

if TYPE_CHECKING:
    from index.search.indexes import LexicalIndex, VectorIndex

log = logging.getLogger("askfirst.index")

# How many councils are kept ready for the next question.
_KEPT = 500


class CouncilIndex:
    """One edition of a council, ready to be searched. `current` says which; its indexes are made on first use."""

    def __init__(self, contents: Contents, current: Current, numbers: ClauseNumbers, encoder: Encoder) -> None:
        self.council = contents.council
        self.current = current
        self.clauses: tuple[Clause, ...] = tuple(
            p.clause for d in contents.parts for p in d.parts if p.clause is not None and p.clause.quotable
        )
        # What is read as a clause, and may be too short to be quoted.
        self.clause_count = sum(p.clause is not None for d in contents.parts for p in d.parts)
        self._numbers = numbers
        self._encoder = encoder

    @cached_property
    def _rows(self) -> tuple[Vectors, Bits]:
        return _numbers_of(self.clauses, self._numbers, self._encoder)

    @cached_property
    def vectors(self) -> VectorIndex:
        from index.search.indexes import VectorIndex  # noqa: PLC0415 - brings FAISS, which listing does not need

        return VectorIndex(self._rows[0])

    @cached_property
    def topics(self) -> tuple[Vectors, Vectors]:
        """What each clause governs, and what its cues show: see `clause_topics`."""
        return clause_topics(load_weights(), self.clauses, *self._rows, _corrections(self.council))

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


class Shelf:
    """Opened editions, kept from one look at the store to the next: of each council the newest alone."""

    def __init__(self, store: Store, encoder: Encoder) -> None:
        self.store = store
        self.encoder = encoder
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Current, CouncilIndex]] = OrderedDict()

    def opened(self, current: Current) -> CouncilIndex:
        """An edition as it is searched. Raises EditionError where neither it nor one before it can be used."""
        with self._lock:
            known, index = self._kept.get(current.council, (None, None))
            if known == current and index is not None:
                self._kept.move_to_end(current.council)
                return index
        index = self._opened(current)
        with self._lock:
            known, _ = self._kept.get(current.council, (None, None))
            # A question that began before the newest came into force is answered from the one before, which is not kept for it.
            if known is None or known.publication <= current.publication:
                self._kept[current.council] = current, index
                self._kept.move_to_end(current.council)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return index

    def _opened(self, current: Current) -> CouncilIndex:
        """An edition; where it is damaged the one before it, with a warning. Raises EditionError where none can be used."""
        try:
            return self._index(current)
        except EditionError as error:
            for number in self.store.history.before(current.council):
                try:
                    record = self.store.editions.record(current.council, number)
                    earlier = Current(current.council, number, record.at, current.publication, record.fingerprint)
                    found = self._index(earlier)
                except EditionError:
                    continue
                log.warning(
                    "%s Edition %d answers meanwhile. Run: askfirst refresh --council %s",
                    error,
                    number,
                    current.council,
                )
                return found
            raise EditionError(f"{error} Run: askfirst refresh --council {current.council}") from error

    def _index(self, current: Current) -> CouncilIndex:
        contents = self.store.editions.open(current.council, current.number or 0)
        return CouncilIndex(contents, current, self.store.numbers, self.encoder)

    def topics(self, current: Current) -> frozenset[str]:
        """The topics that an edition speaks on. It is read for this alone, and not kept in another's place. Raises EditionError."""
        return frozenset(topic for shown in self._index(current).shown_topics for topic in shown)


class Councils(Mapping[str, CouncilIndex]):
    """All councils in force by id; reading one leaves the others where they are."""

    def __init__(self, currents: dict[str, Current], shelf: Shelf) -> None:
        self._currents = currents
        self._shelf = shelf

    def __getitem__(self, council_id: str) -> CouncilIndex:
        return self._shelf.opened(self._currents[council_id])

    def __contains__(self, council_id: Any) -> bool:
        return council_id in self._currents

    def __iter__(self) -> Iterator[str]:
        return iter(self._currents)

    def __len__(self) -> int:
        return len(self._currents)

    def settings(self) -> Iterable[Council]:
        """What council.yaml says of each, read at one go."""
        return self._shelf.store.editions.councils()


@dataclass(frozen=True)
class OpenIndex:
    """What is in force as of one look at the store. `publication` is the store's counter then."""

    councils: Councils
    publication: int
    _currents: dict[str, Current]
    _workspaces: dict[tuple[str, str], tuple[str, ...]]
    _shelf: Shelf

    def council(self, council_id: str) -> CouncilIndex:
        """The council with this id, wholly from one edition.

        Raises UnknownCouncilError with the nearest one suggested, EditionError where none of its editions can be used.
        """
        try:
            return self.councils[council_id]
        except KeyError:
            raise UnknownCouncilError(
                f"{nearest(council_id, self.councils)}. One that is new in the policies folder comes into force with: askfirst refresh"
            ) from None

    @property
    def store(self) -> Store:
        return self._shelf.store

    @property
    def encoder(self) -> Encoder:
        return self._shelf.encoder

    def number(self, council_id: str) -> int:
        """Which edition of a council is in force. Raises KeyError."""
        return self._currents[council_id].number or 0

    def topics(self, council_id: str) -> frozenset[str]:
        """The topics that a council speaks on; it is not kept ready for questions. Raises KeyError, EditionError."""
        return self._shelf.topics(self._currents[council_id])

    def of_workspace(self, channel: str, workspace: str) -> tuple[Council, ...]:
        """The councils that a chat workspace belongs to."""
        return tuple(self.councils[i].council for i in self._workspaces.get((channel, workspace), ()))

    def workspaces(self, channel: str) -> frozenset[str]:
        """Every workspace of a platform that a council names."""
        return frozenset(workspace for on, workspace in self._workspaces if on == channel)

    def followed(self) -> OpenIndex:
        """What is in force now: what has not changed stays as it was read."""
        return _look(self._shelf, self._currents, self.publication)


def open_index(store: Store, encoder: Encoder, *, empty: bool = False) -> OpenIndex:
    """What is in force. Raises NoEditionError before the first refresh unless it may be `empty`, StorageError."""
    index = _look(Shelf(store, encoder), {}, 0)
    if not index.councils and not empty:
        raise NoEditionError(
            "No council's policy is in force in this database yet. If Askfirst was set up in another folder, go there; otherwise "
            "put the policies in force with: askfirst refresh"
        )
    return index


def _look(shelf: Shelf, known: dict[str, Current], publication: int) -> OpenIndex:
    changed = shelf.store.editions.in_force(publication)
    # In order of their ids, as they come from the database.
    found = changed if not known else dict(sorted((known | changed).items()))
    currents = {name: current for name, current in found.items() if current.number is not None}
    workspaces: dict[tuple[str, str], list[str]] = defaultdict(list)
    for channel, workspace, council in shelf.store.editions.workspaces():
        if council in currents:
            workspaces[channel, workspace].append(council)
    latest = max((s.publication for s in changed.values()), default=publication)
    return OpenIndex(Councils(currents, shelf), latest, currents, {k: tuple(v) for k, v in workspaces.items()}, shelf)


class Proposed:
    """Councils as they would be, to be asked before they are published."""

    def __init__(self, store: Store, encoder: Encoder, contents: Iterable[Contents]) -> None:
        self._councils = {
            c.council.id: CouncilIndex(c, Current(c.council.id, 0, "", 0, c.fingerprint), store.numbers, encoder)
            for c in contents
        }

    def council(self, council_id: str) -> CouncilIndex:
        """The council with this id. Raises KeyError."""
        return self._councils[council_id]


def coverage(index: OpenIndex) -> dict[str, Counter[str]]:
    """For each council, the number of clauses that govern each topic."""
    return {
        name: Counter(topic for shown in council.shown_topics for topic in shown)
        for name, council in index.councils.items()
    }


def topics_by_clause(
    council: Council, clauses: Sequence[Clause], encoder: Encoder, numbers: ClauseNumbers
) -> dict[str, tuple[str, ...]]:
    """Topic ids for each clause id; vectors come from the store where they are known."""
    if not clauses:
        return {}
    vectors, cues = _numbers_of(clauses, numbers, encoder)
    weights = load_weights()
    tags, _ = clause_topics(weights, clauses, vectors, cues, _corrections(council))
    return {c.id: shown_topics(weights, tags[n]) for n, c in enumerate(clauses)}


def _corrections(council: Council) -> Corrections:
    return {entry.file: entry.topics for entry in council.documents}


def _numbers_of(clauses: Sequence[Clause], numbers: ClauseNumbers, encoder: Encoder) -> tuple[Vectors, Bits]:
    """A row of each for each clause. Where the model is a new one they are worked out now."""
    texts = {c.digest: clause_text(c.headings, c.words) for c in clauses}
    vectors, _ = numbers.vectors(encoder, texts)
    cues = numbers.cues({c.digest: cue_words(c) for c in clauses})
    row = {digest: n for n, digest in enumerate(texts)}
    rows = [row[c.digest] for c in clauses]
    return vectors[rows], cues[rows]
