"""Which topics all the councils in force speak on: each edition is looked at once, beside whatever else is done."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass

from index.errors import AskfirstError, EditionError
from index.ranking.cues import cues_digest
from index.ranking.weights import heads_digest
from index.search.store import OpenIndex
from index.store.records import digest_of_all

log = logging.getLogger("askfirst.index")
_KEPT_AT_ONCE = 50
# Beside a survey others have their turn: it rests as long as it works.
_SHARE = 1.0


@dataclass(frozen=True, slots=True)
class Surveyed:
    """For each topic how many of `councils` others speak on it; `left` of the others have still to be looked at."""

    counts: Counter[str]
    councils: int
    left: int


class Survey:
    """Looks editions over, one after the other, in one thread of the process at most."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()

    def others(self, index: OpenIndex, but: str) -> Surveyed:
        """What is known by now of all councils in force but one."""
        counts, looked_at = index.store.spoken_on.counts(_made_with(index), but)
        among = len(index.councils) - (but in index.councils)
        return Surveyed(counts, looked_at, max(among - looked_at, 0))

    def begin(self, index: OpenIndex) -> None:
        """Look over what is left, in a thread that keeps nothing from ending."""
        if not self._one_at_a_time.locked():
            threading.Thread(target=self._look_over, args=(index,), name="askfirst-survey", daemon=True).start()

    def _look_over(self, index: OpenIndex) -> None:
        if not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            made_with = _made_with(index)
            known = index.store.spoken_on.known(made_with)
            left = [name for name in index.councils if known.get(name) != index.number(name)]
            for at in range(0, len(left), _KEPT_AT_ONCE):
                self._keep(index, made_with, left[at : at + _KEPT_AT_ONCE])
        except AskfirstError as error:
            log.warning("the topics of all councils cannot be compared: %s", error)
        finally:
            self._one_at_a_time.release()

    def _keep(self, index: OpenIndex, made_with: str, councils: list[str]) -> None:
        found = {}
        for name in councils:
            began = time.monotonic()
            try:
                found[name, index.number(name)] = index.topics(name)
            except EditionError as error:
                # Counted as silent, so that it is not looked at again and again.
                found[name, index.number(name)] = frozenset()
                log.warning("%s", error)
            time.sleep(_SHARE * (time.monotonic() - began))
        index.store.spoken_on.keep(made_with, found)


def _made_with(index: OpenIndex) -> str:
    return digest_of_all((index.encoder.digest, heads_digest(), cues_digest()))
