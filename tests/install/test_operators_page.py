"""docs/operations.md, typed as it stands there, on a machine with nothing: it ends in the council's words over HTTPS, from PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.advice import GOLDEN_RULE
from bot.app import App
from tests.support.machine import Machine
from tests.support.pages import page
from tests.support.postgres import Postgres
from tests.support.word import document, paragraph, run

pytestmark = [pytest.mark.server, pytest.mark.long]

PAGE = page("docs/operations.md")
RULES = ("1. Members must not share confidential papers online.", "2. Members must treat others with respect.")


@pytest.fixture
def machine(app: App, postgres: Postgres, tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path, postgres)
    (made.here / "policy.docx").write_bytes(document(*(paragraph(run(rule)) for rule in RULES)))
    # Exporting the model anew would take torch half a minute.
    for home in (tmp_path / "opt" / "complete" / "home", tmp_path / "var" / "lib" / "askfirst"):
        home.mkdir(parents=True)
        (home / "models").symlink_to(app.settings.home / "models")
    yield made
    made.close()


def blocks(heading: str) -> list[str]:
    """What is to be typed under a heading."""
    text = PAGE.path.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [block for block in PAGE.blocks if block.strip().splitlines()[0] in text]


def test_from_nothing_to_https_and_back_from_a_backup(machine: Machine, tmp_path: Path) -> None:
    typed = blocks("From nothing to HTTPS, on one machine")
    assert len(typed) == 7
    said = [machine.typed(block) for block in typed]
    assert "1 council" in said[4] or "published" in said[4], said[4]
    assert '"publication"' in said[5]
    assert "Anytown Council" in said[6]
    with httpx.Client(base_url=machine.address, verify=False, timeout=30) as anybody:  # noqa: S501 - a certificate of the trial's own
        answer = anybody.post("/ask/anytown-council", data={"question": "May I share confidential papers online?"}).text
        assert "Members must not share confidential papers online" in answer
        assert GOLDEN_RULE.lower() in answer.lower() and "clerk@anytown.example" in answer
        assert [anybody.get(f"/{inside}").status_code for inside in ("metrics", "healthz", "readyz", "")] == [404] * 4
        # By the proxy, or by Askfirst where that has answered before the proxy has read so far.
        assert anybody.post("/ask/anytown-council", content=b"x" * 1_100_000).status_code in (413, 422)
    # Everything is in PostgreSQL, nothing in a file.
    assert not list((tmp_path / "var" / "lib" / "askfirst").glob("askfirst.db*"))
    assert (tmp_path / "etc" / "askfirst" / "environment").stat().st_mode & 0o777 == 0o600
    backup, restored = (block for block in blocks("Backup and restore") if "pg_" in block)
    machine.typed(backup)
    machine.typed("runuser -u postgres -- psql --quiet --command 'DELETE FROM in_force' askfirst")
    machine.typed("! askfirst councils")
    machine.typed(restored)
    machine.typed(typed[5].splitlines()[-1])
    assert "anytown-council" in machine.typed("askfirst councils")
    assert "Jo Bloggs: adopted on 4 May" in machine.typed("askfirst history -c anytown-council")


def test_what_is_passed_on_is_what_is_served() -> None:
    """The proxy's list and the page's name the same addresses."""
    passed_on = re.findall(r"@public path (.+)", (PAGE.path.parents[1] / "deploy" / "Caddyfile").read_text("utf-8"))[
        0
    ].split()
    told = PAGE.path.read_text("utf-8").partition("a proxy that ends TLS passes on")[2].partition("as far as")[0]
    assert set(re.findall(r"`([^`]+)`", told)) == set(passed_on) - {"/console"}
