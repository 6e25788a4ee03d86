"""Who takes on what: an event that several processes are told of is answered once, a notice sent once, restarts included.

A claim is a lease: the process that holds it renews it while it lives, and where it dies the claim lapses. A lapsed claim
may be taken over by a process that was told of the same event, unless its answer may have been shown already; after a
while it is taken over by any, which can no longer answer but can say so.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, bindparam, delete, false, or_, select, update

from bot.storage.database import notices, seen
from bot.work import described
from index.store.engine import READS, insert_into

log = logging.getLogger("askfirst.claims")

# Slack delivers again at once, after one and after five minutes; Teams within seconds.
LEASE_SECONDS = 30.0
# Over a lease, for clocks that differ.
MARGIN_SECONDS = 2.0
_RENEW_EVERY_SECONDS = 8.0
# By then whoever was told of the same event has looked at it again (see `bot.chat.delivery`).
_ABANDONED_SECONDS = 2 * LEASE_SECONDS + 2 * MARGIN_SECONDS
_AT_A_TIME = 20
# No platform tells of an event for longer.
_KEEP_SECONDS = 3 * 24 * 3600.0
_FORGET_EVERY_SECONDS = 3600.0


class Claims:
    """Claims on keys. A claim of a process that died before it was done lapses after 30 seconds."""

    def __init__(
        self,
        engine: Engine,
        table: Table = seen,
        keep_seconds: float | None = _KEEP_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Over `table`, of the form of `seen`. What is done is forgotten after `keep_seconds`, or never."""
        self._engine = engine
        self._table = table
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._instance = uuid.uuid4().hex
        self._lock = threading.Lock()
        self._held: set[str] = set()
        # What was done (or else let go) and could not be noted, to be noted when the database can be written again.
        self._owed: dict[str, bool] = {}
        self._forgot_at = clock()
        self._patient_until = 0.0
        self._stop = threading.Event()

    def start(self, then: Callable[[], None] = lambda: None) -> None:
        """Begin to renew what is held; `then` is done each time that worked."""
        self._patient_until = self._clock() + LEASE_SECONDS
        threading.Thread(target=self._watch, args=(then,), name="askfirst-claims", daemon=True).start()

    def stop(self) -> None:
        """Stop renewing."""
        self._stop.set()

    def claim(self, keys: Sequence[str], address: str = "") -> bool:
        """Take these keys on, all or none; False where any is done, in hand, or may have been answered already.

        With an `address`, `abandoned` gives it to another process where this one never says that they are done.
        """
        now, wanted = self._clock(), sorted(set(keys))
        there = self._table.c
        free = self._lapsed(now, LEASE_SECONDS) & (there.instance != self._instance) & ~there.showing
        with self._engine.connect().execution_options(**READS) as connection:
            # What is told of again is nearly always taken on already, which is found out without writing.
            if connection.execute(select(there.key).where(there.key.in_(wanted), ~free).limit(1)).first():
                return False
        if not self._taken(wanted, free, now, address):
            return False
        with self._lock:
            self._held.update(wanted)
        return True

    def _taken(self, keys: Sequence[str], free: ColumnElement[bool], now: float, address: str) -> bool:
        """Whether all could be written: one statement, its rows in one order for everybody, so none waits for ever."""
        claim = {"instance": self._instance, "claimed_at": now, "done": False, "showing": False}
        rows = [
            {**claim, "key": key, "address": None if number else address or None} for number, key in enumerate(keys)
        ]
        with self._engine.connect() as connection, connection.begin() as transaction:
            made = insert_into(connection, self._table).values(rows)
            made = made.on_conflict_do_update(
                index_elements=[self._table.c.key],
                set_={name: made.excluded[name] for name in ("instance", "claimed_at", "address")},
                where=free,
            )
            if len(connection.execute(made.returning(self._table.c.key)).all()) == len(rows):
                return True
            transaction.rollback()
            return False

    def elsewhere(self, keys: Sequence[str]) -> bool:
        """Whether another process, which may have died, has one of these in hand."""
        there = self._table.c
        wanted = select(there.key).where(there.key.in_(keys), ~there.done, there.instance != self._instance)
        with self._engine.connect().execution_options(**READS) as connection:
            return connection.execute(wanted.limit(1)).first() is not None

    def showing(self, keys: Sequence[str]) -> bool:
        """From now on the answer may be seen, so nobody else gives one; False where another process has taken over."""
        there, wanted = self._table.c, sorted(set(keys))
        mine = (there.key.in_(wanted), there.instance == self._instance, ~there.done)
        with self._engine.begin() as connection:
            if connection.execute(update(self._table).where(*mine).values(showing=True)).rowcount == len(wanted):
                return True
        return not self.elsewhere(wanted)

    def leave(self, keys: Sequence[str]) -> None:
        """Do no more about these: their address is given to whichever process finds them lapsed."""
        with self._lock:
            self._held.difference_update(keys)

    def abandoned(self, beginnings: Sequence[str]) -> list[str]:
        """The addresses of what was left unanswered, its keys beginning so; this process has it in hand from now on."""
        now, there = self._clock(), self._table.c
        if now < self._patient_until:
            return []
        over = self._lapsed(now, _ABANDONED_SECONDS) | (
            there.showing & self._lapsed(now, LEASE_SECONDS + MARGIN_SECONDS)
        )
        left = over & there.address.is_not(None)
        ours = or_(*(there.key.startswith(beginning, autoescape=True) for beginning in beginnings))
        with self._engine.connect().execution_options(**READS) as connection:
            keys = connection.execute(select(there.key).where(left, ours).limit(_AT_A_TIME)).scalars().all()
        return [address for key in keys if (address := self._taken_over(key, left, now))]

    def _taken_over(self, key: str, left: ColumnElement[bool], now: float) -> str | None:
        with self._lock:
            if key in self._held:
                return None
        there = self._table.c
        taken = update(self._table).where(there.key == key, left).values(instance=self._instance, claimed_at=now)
        with self._engine.begin() as connection:
            address = connection.execute(taken.returning(there.address)).scalar()
        if address is not None:
            with self._lock:
                self._held.add(key)
        return address

    def _lapsed(self, now: float, seconds: float) -> ColumnElement[bool]:
        """Not done, and not renewed for so long."""
        there = self._table.c
        return false() if now < self._patient_until else ~there.done & (there.claimed_at <= now - seconds)

    def check(self) -> None:
        """Claim something and let it go. Raises what a claim raises where the database cannot be written."""
        key = f"check:{uuid.uuid4().hex}"
        self.claim([key])
        self.release([key])

    def done(self, keys: Sequence[str]) -> None:
        """These are done for good. Where that cannot be noted, it raises, and is noted later."""
        self._note(keys, done=True)

    def release(self, keys: Sequence[str]) -> None:
        """These could not be done: they may be claimed again. Where that cannot be noted, it raises, and is noted later."""
        self._note(keys, done=False)

    def renew(self) -> None:
        """Say that what is held is still in hand, note what is owed, forget what is too old to come again.

        Where that cannot be done it raises, and for a lease's time nothing counts as lapsed: others could not say so either.
        """
        try:
            self._renew()
        except Exception:
            self._patient_until = self._clock() + LEASE_SECONDS
            raise

    def _renew(self) -> None:
        with self._lock:
            owed, held = dict(self._owed), sorted(self._held)
        for key, done in owed.items():
            self._note([key], done=done)
        if held:
            with self._engine.begin() as connection:
                mine = update(self._table).where(*self._mine()).values(claimed_at=self._clock())
                _each(connection, mine, held)
        else:
            self.elsewhere(())
        now = self._clock()
        if self._keep_seconds is not None and now - self._forgot_at >= _FORGET_EVERY_SECONDS:
            self._forgot_at = now
            with self._engine.begin() as connection:
                connection.execute(delete(self._table).where(self._table.c.claimed_at < now - self._keep_seconds))

    def _note(self, keys: Sequence[str], *, done: bool) -> None:
        with self._lock:
            self._held.difference_update(keys)
            self._owed.update(dict.fromkeys(keys, done))
        noted = (
            update(self._table).where(self._table.c.key == bindparam("claimed")).values(done=True, address=None)
            if done
            else delete(self._table).where(*self._mine())
        )
        with self._engine.begin() as connection:
            _each(connection, noted, keys)
        with self._lock:
            for key in keys:
                self._owed.pop(key, None)

    def _mine(self) -> tuple[Any, ...]:
        there = self._table.c
        return there.key == bindparam("claimed"), there.instance == self._instance, ~there.done

    def _watch(self, then: Callable[[], None]) -> None:
        while not self._stop.wait(_RENEW_EVERY_SECONDS):
            try:
                self.renew()
                then()
            except Exception as error:
                log.error("claims were not renewed: %s", described(error))


def notice_claims(engine: Engine) -> Claims:
    """Claims on notices; that one was sent is kept for good."""
    return Claims(engine, notices, keep_seconds=None)


def _each(connection: Connection, statement: Any, keys: Sequence[str]) -> None:
    """For one key after the other, in the order in which they are claimed."""
    connection.execute(statement, [{"claimed": key} for key in sorted(keys)])
