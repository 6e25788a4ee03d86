"""Questions to the officers, kept encrypted where there is a key; files that nobody else reads."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, select

from bot.storage.database import referrals
from bot.storage.encryption import Envelope, cipher
from bot.storage.referrals import ReferralRecords
from index.errors import StorageError
from index.store.migrations import open_database

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
QUESTION = "may i post the letter of ms zanzibar?"
PLACE = '{"name": "Cllr Quetzal"}'


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_database(database_url)


def records(engine: Engine, keys: str) -> ReferralRecords:
    return ReferralRecords(engine, envelope=Envelope(cipher(keys)))


def kept(engine: Engine) -> str:
    with engine.connect() as connection:
        return str([row._asdict() for row in connection.execute(select(referrals))])


def test_with_a_key_neither_question_nor_asker_can_be_read(engine: Engine) -> None:
    mine = records(engine, KEY)
    made = mine.open("a-council", "slack:T:U", QUESTION, ["topic"])
    mine.placed(made.id, PLACE)
    assert "zanzibar" not in kept(engine) and "Quetzal" not in kept(engine)
    found = mine.find(made.id)
    assert found is not None and (found.text, found.place) == (QUESTION, PLACE)


def test_what_was_kept_without_a_key_or_with_an_older_one_stays_legible(engine: Engine) -> None:
    plain = records(engine, "").open("a-council", "slack:T:U", QUESTION)
    old = records(engine, KEY).open("a-council", "slack:T:U", QUESTION)
    both = records(engine, f"{OTHER},{KEY}")
    for one in (plain, old):
        found = both.find(one.id)
        assert found is not None and found.text == QUESTION


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
