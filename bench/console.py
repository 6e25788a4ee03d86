"""How long the console's pages take the server, among many councils, and how long a difference of two long documents takes.

    python -m bench.console [--councils 10400] [--home FOLDER] [--write]

--home keeps the store that is made (minutes) in a folder and uses it again; --write saves the report to bench/results/, dated. The
console is served on loopback as `askfirst console` serves it, and asked one page after another. Given are the median of the times
between request and answer, and of the processor time that the whole process spent meanwhile: the machine may have other work.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from bench.generated import write_policies
from bot.app import App
from bot.refresh import Refresher
from bot.settings import Settings
from tests.support.console import local_console

RUNS = 9
CLAUSES, DISTINCT = 30, 50
# A page of a policy has some fifteen rules.
LONG_PAGES, RULES_A_PAGE = 60, 15
LONG = "long-policy"
PAGES = (
    "/", "/?find=holt", "/?page=100", "/c/{c}", "/c/{c}/try", "/c/{c}/documents", "/c/{c}/documents/0", "/c/{c}/documents/0/topics/3",
    "/c/{c}/change", "/c/{c}/history", "/c/{c}/settings", "/c/{c}/settings/elections", "/c/{c}/asked", "/c/{c}/coverage",
    "/c/{c}/referrals", "/c/{c}/health", "/c/{c}/export",
)  # fmt: skip
Times = tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--councils", type=int, default=10_400)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = "\n".join(measure(options.home or Path(folder), options.councils))
    print(report)
    if options.write:
        to = Path(__file__).parent / "results" / f"console-{dt.date.today():%Y-%m-%d}.md"
        to.write_text(report + "\n", "utf-8")


def measure(folder: Path, councils: int) -> list[str]:
    """The report's lines."""
    policies, home = folder / "policies", folder / "home"
    if not policies.is_dir():
        write_policies(policies, councils, CLAUSES, distinct=DISTINCT)
        _write_long(policies)
    app = App(Settings(policies=policies, home=home))
    if app.store.editions.publication() == 0:
        app.refresh()
        _publish_later(app.refresher(), (policies / LONG / "policy.txt").read_text("utf-8"))
    lines = [
        f"# The console's pages, {dt.date.today():%-d %B %Y}", "",
        f"{councils:,} councils of {CLAUSES} clauses in SQLite, {os.cpu_count()} processors; medians of {RUNS} requests, in milliseconds.", "",
        "| page | between request and answer | processor time |", "|---|--:|--:|",
    ]  # fmt: skip
    with local_console(app, home, policies) as console, httpx.Client(base_url=console.address, timeout=60) as client:
        council = f"council-{councils // 2:05}"
        for page in PAGES:
            lines.append(_row(page, timed(lambda page=page: client.get(page.format(c=council)))))
        lines.append(
            _row(
                "/c/{c}/coverage once all others have been looked at",
                _surveyed(client, f"/c/{council}/coverage", lines),
            )
        )
        token = re.findall(r'name="token" value="([^"]+)"', client.get(f"/c/{council}/try").text)[0]
        asked = {"token": token, "question": "Can I photograph children in the pre-election period?"}
        lines.append(_row("POST /c/{c}/try", timed(lambda: client.post(f"/c/{council}/try", data=asked))))
        named = console.app.store.directory.mentioning
        lines.append(_row("which councils name somebody who has signed in", timed(lambda: named("U012OFFICER"))))
        lines += [
            "",
            f"Two versions of a document of {LONG_PAGES} pages, {LONG_PAGES * RULES_A_PAGE} clauses, in milliseconds.",
            "",
        ]
        lines += ["| | between request and answer | processor time |", "|---|--:|--:|"]
        lines.append(
            _row("what differs, clause by clause", timed(lambda: client.get(f"/c/{LONG}/compare?old=1&new=2")))
        )
        lines.append(_row("the document as read", timed(lambda: client.get(f"/c/{LONG}/documents/0"))))
    return lines


def timed(ask: Callable[[], object]) -> Times:
    """Wall and processor seconds, medians; what is made once is made before."""
    first = ask()
    if isinstance(first, httpx.Response) and first.status_code >= 400:
        raise SystemExit(f"{first.url} answered {first.status_code}")
    walls, spent = [], []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        ask()
        walls.append(time.perf_counter() - wall)
        spent.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(spent)


def _surveyed(client: httpx.Client, address: str, lines: list[str]) -> Times:
    """The page where every other council is counted; how long it takes until then is a line of its own."""
    began = time.perf_counter()
    while "still being looked at" in client.get(address).text:
        time.sleep(0.5)
    lines[2] += (
        f" All councils' topics had been looked at after {time.perf_counter() - began:.0f} seconds beside the pages above."
    )
    return timed(lambda: client.get(address))


def _row(name: str, times: Times) -> str:
    return f"| {name if ' ' in name and not name.startswith('POST') else f'`{name}`'} | {times[0] * 1000:.0f} | {times[1] * 1000:.0f} |"


def _write_long(policies: Path) -> None:
    """A council with a policy as long as a code of conduct."""
    with tempfile.TemporaryDirectory() as folder:
        made = write_policies(Path(folder), 1, LONG_PAGES * RULES_A_PAGE)
        home = policies / LONG
        home.mkdir()
        (home / "policy.txt").write_bytes((made / "council-00000" / "policy.txt").read_bytes())
    (home / "council.yaml").write_text(
        f"id: {LONG}\nname: Long Policy Council\ndocuments:\n  - file: policy.txt\n    title: Social Media Policy\n",
        "utf-8",
    )


def _publish_later(refresher: Refresher, text: str) -> None:
    """A version in which every fifth rule is worded otherwise, every twentieth is gone, and one section stands elsewhere."""
    rules = text.split("\n\n")
    later = [
        r.replace("This is rule", "From May on this is rule") if n % 5 == 0 else r
        for n, r in enumerate(rules)
        if n % 20
    ]
    later = [*later[40:80], *later[:40], *later[80:]]
    refresher.publish(
        refresher.plan_file(LONG, "policy.txt", "policy.txt", "\n\n".join(later).encode()), by="bench", why=""
    )


if __name__ == "__main__":
    main()
