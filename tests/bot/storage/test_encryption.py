"""Questions to the officers, kept encrypted where there is a key; files that nobody else reads."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, select

from bot.storage.database import referral_notes, referrals
from bot.storage.encryption import Envelope, cipher
from bot.storage.referrals import NoteKind, ReferralRecords
from index.errors import StorageError
from index.store.migrations import open_database
from index.store.store import open_store

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
QUESTION = "may i post the letter of ms zanzibar?"
PLACE = '{"name": "Cllr Quetzal"}'
# As long as an id of Teams, of which there are two in it.
ASKER, THREAD = f"teams:{'0' * 36}:{'U0KESTREL' * 4}", "slack:T:D0U0KESTREL:1764.5"


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_database(database_url)


def records(engine: Engine, keys: str) -> ReferralRecords:
    return ReferralRecords(engine, envelope=Envelope(keys))


def kept(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(
            [row._asdict() for table in (referrals, referral_notes) for row in connection.execute(select(table))]
        )


def test_with_a_key_neither_question_nor_asker_can_be_read(engine: Engine) -> None:
    mine = records(engine, KEY)
    made = mine.open("a-council", ASKER, QUESTION, ["topic"])
    mine.placed(made.id, PLACE)
    for kind in NoteKind:
        mine.note(made.id, kind, "Officer Xanadu replied", THREAD if kind is NoteKind.THREAD else None)
    for word in ("zanzibar", "Quetzal", "Xanadu", "U0KESTREL"):
        assert word not in kept(engine)
    found = mine.find(made.id)
    assert found is not None and (found.text, found.place, found.person) == (QUESTION, PLACE, ASKER)
    assert mine.notes(made.id, NoteKind.REPLY) == ("Officer Xanadu replied",)
    assert mine.answered_in([THREAD]) == found


def test_what_was_kept_without_a_key_or_with_an_older_one_stays_legible(engine: Engine) -> None:
    plain = records(engine, "").open("a-council", "slack:T:U", QUESTION)
    old = records(engine, KEY).open("a-council", "slack:T:U", QUESTION)
    both = records(engine, f"{OTHER},{KEY}")
    for number, (one, keys) in enumerate(((plain, ""), (old, KEY))):
        records(engine, keys).note(one.id, NoteKind.THREAD, "", f"{THREAD}{number}")
        records(engine, keys).note(one.id, NoteKind.REPLY, "replied")
        found = both.answered_in([f"{THREAD}{number}"])
        assert found is not None and (found.text, found.person) == (QUESTION, "slack:T:U")
        assert both.notes(one.id, NoteKind.REPLY) == ("replied",)


@pytest.mark.parametrize("keys", ["", OTHER], ids=["no key", "another key"])
def test_without_its_key_a_question_is_not_guessed_at(engine: Engine, keys: str) -> None:
    made = records(engine, KEY).open("a-council", "slack:T:U", QUESTION)
    with pytest.raises(StorageError, match="ASKFIRST_ENCRYPTION_KEY"):
        records(engine, keys).find(made.id)


def test_what_is_no_key_is_said_in_one_line() -> None:
    with pytest.raises(StorageError, match="not a key of 32 bytes") as caught:
        cipher("short")
    assert "\n" not in str(caught.value) and "short" not in str(caught.value)


def test_home_and_database_are_their_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    url = f"sqlite:///{home / 'askfirst.db'}"
    open_database(url).dispose()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    (home / "askfirst.db").chmod(0o644)
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    assert set(modes.values()) == {0o600}, modes


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o707, 0o777])
def test_a_home_that_an_earlier_version_made_for_everybody_is_its_owners_alone_from_the_next_start(
    tmp_path: Path, mode: int
) -> None:
    home = tmp_path / "home"
    url = f"sqlite:///{home / 'askfirst.db'}"
    open_store(url, home).engine.dispose()
    (home / "askfirst.db").chmod(0o666)
    home.chmod(mode)
    open_store(url, home).engine.dispose()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "askfirst.db").stat().st_mode) == 0o600


def test_a_folder_that_is_more_than_a_home_is_named_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Here the one that it is run in: others may have to enter that."""
    tmp_path.chmod(0o755)
    (tmp_path / "minutes.txt").write_text("of the council")
    monkeypatch.chdir(tmp_path)
    open_store(f"sqlite:///{tmp_path / 'askfirst.db'}", tmp_path).engine.dispose()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert "chmod 700" in caplog.text
    assert stat.S_IMODE((tmp_path / "askfirst.db").stat().st_mode) == 0o600
