"""Documents, numbers and editions on both engines: numbered, never changed, one council at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sqlalchemy import text, update

from index.clauses.parts import DocumentParts
from index.corpus.council import Council
from index.errors import EditionError
from index.store.documents import digest_of
from index.store.migrations import open_database
from index.store.records import Act, Contents, EditionDocument, Proposal
from index.store.store import Store
from index.store.tables import vectors
from tests.support.documents import parts_of

ACT = Act("Jo", "a reason", "turn")


@pytest.fixture
def store(database_url: str) -> Store:
    return Store(open_database(database_url))


def contents(words: str, name: str = "somewhere", **further: object) -> Contents:
    """A council with a document of one clause."""
    entry = {"file": "policy.txt", "title": "Policy"}
    council = Council.model_validate({"id": name, "name": f"{name} Council", "documents": [entry], **further})
    parts = DocumentParts(name, "policy.txt", parts_of(f"1. Members must not {words}.\n"))
    return Contents(council, (EditionDocument("policy.txt", "policy.txt", digest_of(words.encode()), parts),))


def publish(store: Store, words: str, base: int | None, name: str = "somewhere", **further: object) -> int:
    made = store.editions.carry_out(
        Proposal(name, base, contents(words, name, **further), files=(words.encode(),)), ACT
    )
    assert made is not None
    return made.number


def test_each_council_has_numbers_of_its_own_and_every_edition_stays_as_it_was(store: Store) -> None:
    assert publish(store, "swear", None) == 1
    assert publish(store, "shout", 1) == 2
    assert publish(store, "swear", None, "elsewhere") == 1
    assert [store.editions.open("somewhere", n) for n in (1, 2)] == [contents("swear"), contents("shout")]
    assert store.documents.read(digest_of(b"swear")) == b"swear"
    current = store.editions.in_force()
    assert {name: (c.number, c.publication) for name, c in current.items()} == {
        "elsewhere": (1, 3),
        "somewhere": (2, 2),
    }
    assert current["somewhere"].id == store.history.find("somewhere", "2").id
    assert [c.id for c in store.editions.councils()] == ["elsewhere", "somewhere"]


def test_what_is_not_compared_with_what_is_in_force_is_refused(store: Store) -> None:
    publish(store, "swear", None)
    with pytest.raises(EditionError, match="Run the refresh again"):
        publish(store, "shout", None)
    publish(store, "shout", 1)
    with pytest.raises(EditionError, match="Run the refresh again"):
        publish(store, "whisper", 1)


def test_of_eight_at_once_one_is_published_whole(store: Store) -> None:
    publish(store, "swear", None)

    def attempt(number: int) -> bool:
        try:
            publish(store, f"shout {number} times", 1)
        except EditionError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [n for n, done in enumerate(pool.map(attempt, range(8))) if done]
    assert len(won) == 1
    assert store.editions.open("somewhere", 2) == contents(f"shout {won[0]} times")
    assert [e.number for e in store.history.editions("somewhere")] == [2, 1]
    assert store.editions.publication() == 2


def test_councils_published_at_once_all_count(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: publish(store, "swear", None, f"council-{n}"), range(16)))
    assert sorted(c.publication for c in store.editions.in_force().values()) == list(range(1, 17))


def test_going_back_and_taking_out_leave_every_edition_and_touch_one_council(store: Store) -> None:
    here = {"workspaces": {"slack": ["T1"]}}
    publish(store, "swear", None, **here)
    publish(store, "shout", 1)
    publish(store, "swear", None, "elsewhere", **here)
    assert store.editions.workspaces() == [("slack", "T1", "elsewhere")]
    store.editions.carry_out(Proposal("somewhere", 2, store.editions.open("somewhere", 1), 1), ACT)
    assert store.editions.workspaces() == [("slack", "T1", "elsewhere"), ("slack", "T1", "somewhere")]
    assert {n: c.number for n, c in store.editions.in_force(3).items()} == {"somewhere": 1}
    store.editions.carry_out(Proposal("somewhere", 1, None), ACT)
    assert {n: c.number for n, c in store.editions.in_force(4).items()} == {"somewhere": None}
    assert store.editions.workspaces() == [("slack", "T1", "elsewhere")]
    assert store.editions.open("somewhere", 2) == contents("shout")
    assert publish(store, "whisper", None) == 3


def test_a_proposal_is_carried_out_as_it_was_kept_and_once(store: Store) -> None:
    publish(store, "swear", None)
    proposal = Proposal("somewhere", 1, contents("shout"), files=(b"shout",))
    store.proposals.keep("one", proposal)
    kept = store.proposals.find("one")
    assert kept is not None
    assert (kept.contents, kept.base) == (proposal.contents, 1)
    assert store.editions.carry_out(kept, ACT, "one")
    with pytest.raises(EditionError):
        store.editions.carry_out(kept, ACT, "one")
    assert store.documents.read(digest_of(b"shout")) == b"shout"
    store.proposals.keep("two", Proposal("somewhere", 2, contents("whisper"), files=(b"whisper",)))
    store.proposals.forget("two")
    with pytest.raises(EditionError):
        store.documents.read(digest_of(b"whisper"))
    assert store.proposals.find("two") is None


def test_words_of_any_kind_are_kept(store: Store) -> None:
    odd = "say “€ \\ ' \" \U0001f600 \x01"
    number = publish(store, odd, None)
    odd_act = Act("Jo\0", "why\0" * 3, "turn")
    store.editions.refused(odd_act)
    assert store.editions.carry_out(
        Proposal("elsewhere", None, contents("swear", "elsewhere"), files=(b"swear",)), odd_act
    )
    assert store.editions.open("somewhere", number) == contents(odd)


def test_numbers_are_made_once_and_again_where_damaged(store: Store) -> None:
    made: list[str] = []

    class Encoder:
        name, digest = "model", "a" * 64

        def prepare(self) -> None: ...

        def encode(self, texts: list[str]) -> np.ndarray:
            made.extend(texts)
            return np.array([[len(t), 1.0] for t in texts], dtype=np.float32)

    texts = {digest_of(bytes([n])): "x" * n for n in range(1, 200)}
    rows, new = store.numbers.vectors(Encoder(), texts)
    assert (new, rows[:, 0].tolist()) == (199, list(range(1, 200)))
    again, none = store.numbers.vectors(Encoder(), dict(reversed(texts.items())))
    assert (none, again[:, 0].tolist(), len(made)) == (0, list(range(199, 0, -1)), 199)
    with store.engine.begin() as connection:
        one_of_them = vectors.c.clause == bytes.fromhex(next(iter(texts)))
        connection.execute(update(vectors).where(one_of_them).values(data=b"damaged"))
    mended, one = store.numbers.vectors(Encoder(), texts)
    assert (one, mended.tolist()) == (1, rows.tolist())


def test_the_same_text_is_stored_once(store: Store) -> None:
    base: int | None = None
    for phone in range(20):
        base = publish(store, "swear", base, contacts=[{"role": "Clerk", "phone": str(phone)}])
    with store.engine.connect() as connection:
        for table in ("documents", "parts"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1  # noqa: S608
