"""Run as a process: claims keys by several threads at once and prints, as JSON, those it got."""

from __future__ import annotations

import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor

from bot.storage.claims import Claims
from index.store.migrations import open_database


def main(url: str, threads: str, seed: str) -> None:
    """Claim each key of standard input once a thread, in an order of the thread's own."""
    groups = json.load(sys.stdin)
    claims = Claims(open_database(url))

    def claimed(number: int) -> list[str]:
        mine = random.Random(int(seed) * 1000 + number).sample(groups, len(groups))
        return [group[0] for group in mine if claims.claim(group)]

    with ThreadPoolExecutor(int(threads)) as pool:
        json.dump([key for got in pool.map(claimed, range(int(threads))) for key in got], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
