"""The policies folder beside what was last taken up from it: which councils are to be looked at."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.corpus.council import Council
from index.corpus.load import SETTINGS_FILE, Corpus, Read, council_folders, load_folder, no_council, twice
from index.corpus.questions import FILE as QUESTIONS_FILE
from index.corpus.questions import MustQuote
from index.corpus.shared_polls import SHARED_FILE
from index.errors import PolicyError
from index.store.records import Taken

# The councils that come with Askfirst say so in their council.yaml, so that they can be left out.
_EXAMPLE = re.compile(rb"^# *example: *yes\b", re.MULTILINE)
_SETTINGS = (SETTINGS_FILE, SHARED_FILE)


@dataclass(frozen=True)
class Found:
    """A council's folder that is not as it was when it was last taken up. `files`: their digests now; none where it is absent."""

    folder: str
    loaded: Corpus
    files: dict[str, str]
    taken: Taken | None

    @property
    def council(self) -> Council:
        return self.loaded.councils[0]

    @property
    def questions(self) -> tuple[MustQuote, ...]:
        return self.loaded.questions[self.council.id]

    def differs(self, *names: str) -> bool:
        """Whether one of these files is not what was last taken up."""
        return self.taken is None or any(self.taken.files.get(name) != self.files.get(name) for name in names)

    @property
    def settings_differ(self) -> bool:
        """Whether what council.yaml says, shared polls included, may not be what was last taken up."""
        return self.differs(*_SETTINGS)


@dataclass(frozen=True)
class Folder:
    """A policies folder looked over. `unchanged` are the councils whose folders are as they were taken up."""

    found: tuple[Found, ...]
    unchanged: tuple[Taken, ...]
    problems: tuple[str, ...]
    there: frozenset[str]


def look_over(
    policies: Path, known: dict[str, Taken], made_with: str, read: Read, *, examples: bool, again: frozenset[str]
) -> Folder:
    """Compare a policies folder with what was taken up from it, and load what differs.

    `known` is by folder; councils in `again` are loaded whatever they are like. A mistake in one council's folder stops that
    council alone. Raises PolicyError where there is no council at all.
    """
    if not policies.is_dir():
        raise PolicyError((f"{policies}: no such folder; name the folder of policies with --policies",))
    shared = _digest(policies / SHARED_FILE)
    found: list[Found] = []
    unchanged: list[Taken] = []
    problems: list[str] = []
    there: list[str] = []
    for home in council_folders(policies):
        taken = known.get(home.name)
        if not examples and is_example(home):
            continue
        if taken and taken.made_with == made_with and taken.council not in again and _as_taken(home, taken, shared):
            unchanged.append(taken)
            there.append(taken.council)
            continue
        try:
            found.append(load(policies, home, taken, read))
            there.append(found[-1].council.id)
        except PolicyError as error:
            problems.extend(error.problems)
            there.append(taken.council if taken else home.name)
    if not there:
        raise PolicyError((no_council(policies),))
    problems += twice(policies, there)
    doubled = {name for name, count in Counter(there).items() if count > 1}
    kept = tuple(f for f in found if f.council.id not in doubled)
    return Folder(kept, tuple(unchanged), tuple(problems), frozenset(there))


def load(policies: Path, home: Path, taken: Taken | None, read: Read) -> Found:
    """One council's folder with its files' digests. Raises PolicyError."""
    # Before they are read: a file that changes in between is looked at again the next time.
    files = dict(_digests(home, (SETTINGS_FILE, QUESTIONS_FILE))) | {SHARED_FILE: _digest(policies / SHARED_FILE)}
    loaded = load_folder(policies, home, read)
    files |= {document.entry.file: document.digest for document in loaded.documents}
    return Found(home.name, loaded, files, taken)


def is_example(home: Path) -> bool:
    """Whether a council's folder is one of those that come with Askfirst to be tried."""
    try:
        return _EXAMPLE.search((home / SETTINGS_FILE).read_bytes()) is not None
    except OSError:
        return False


def _as_taken(home: Path, taken: Taken, shared: str) -> bool:
    own = [name for name in taken.files if name != SHARED_FILE]
    return taken.files.get(SHARED_FILE) == shared and all(taken.files[n] == d for n, d in _digests(home, own))


def _digests(home: Path, names: list[str] | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((name, _digest(home / name)) for name in names)


def _digest(path: Path) -> str:
    """The digest of a file's bytes; of one that is not there, nothing."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - thousands of files, and this is twice as fast
            return hashlib.sha256(stream.read()).hexdigest()
    except OSError:
        return ""
