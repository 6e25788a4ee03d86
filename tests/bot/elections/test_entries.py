"""Elections as officers enter them: council.yaml, the shared file, what check says, the purdah command."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.elections.check import check_elections
from index.corpus.council import Council
from index.corpus.elections import Election, ElectionKind
from index.corpus.load import load_corpus
from index.corpus.shared_polls import load_shared
from index.errors import PolicyError
from tests.support import forking
from tests.support.elections import council, election
from tests.support.paths import POLICIES

HEAD = "name: Anytown Council\ndocuments:\n  - file: policy.txt\n    title: Social media policy\n"
SHARED = """checked_on: 2026-11-21
disregarded_days:
  - {date: 2027-04-12, why: a day of mourning, source: the Gazette}
  - {date: 2027-04-13, why: another, nation: scotland, source: the Gazette}
polls:
  - {id: thirds-27, name: Local elections, kind: local, nation: england, poll_date: 2027-05-06, areas: [thirds], source: s}
  - {id: thirds-28, name: Local elections, kind: local, nation: england, poll_date: 2028-05-04, areas: [Thirds], source: s}
  - {id: wales-27, name: Council elections, kind: local, nation: wales, poll_date: 2027-05-06, source: s}
  - {id: uk, name: UK general election, kind: uk-parliament, poll_date: 2027-06-17, every_council: true, source: s}
"""
TODAY = dt.date(2026, 11, 21)


def policies(folder: Path, lines: str, shared: str = SHARED) -> Path:
    home = folder / "anytown"
    home.mkdir()
    (home / "council.yaml").write_text(HEAD + lines, "utf-8")
    (home / "policy.txt").write_text("Members must think before they post.\n", "utf-8")
    if shared:
        (folder / "elections.yaml").write_text(shared, "utf-8")
    return folder


def loaded(folder: Path, lines: str, shared: str = SHARED) -> Council:
    return load_corpus(policies(folder, lines, shared)).councils[0]


def test_one_line_takes_a_poll_over(tmp_path: Path) -> None:
    about = loaded(tmp_path, "elections:\n  - inherit: thirds-27\n")
    assert [(e.name, e.poll_date) for e in about.elections] == [
        ("Local elections", dt.date(2027, 5, 6)), ("UK general election", dt.date(2027, 6, 17)),
    ]  # fmt: skip
    assert about.elections[0].source == "s (checked 21 November 2026)"


def test_one_line_takes_all_polls_of_a_kind_in_an_area(tmp_path: Path) -> None:
    about = loaded(tmp_path, "elections:\n  - inherit: Local\n    area: thirds\n")
    assert [e.poll_date.year for e in about.elections if e.kind is ElectionKind.LOCAL] == [2027, 2028]
    assert all(e.area is None for e in about.elections)


def test_a_council_takes_the_polls_of_its_own_nation(tmp_path: Path) -> None:
    about = loaded(tmp_path, "nation: wales\nelections:\n  - inherit: local\n")
    assert [e.name for e in about.elections] == ["Council elections", "UK general election"]


def test_own_dates_stand_beside_what_is_taken_over(tmp_path: Path) -> None:
    line = "elections:\n  - inherit: thirds-27\n    notice_published: 2027-03-22\n    end: 2027-05-07\n    end_time: 17:00\n"
    (first, _) = loaded(tmp_path, line).elections
    assert (first.notice_published, first.end, first.end_time) == (
        dt.date(2027, 3, 22), dt.date(2027, 5, 7), dt.time(17),
    )  # fmt: skip


def test_a_general_election_reaches_every_council_once(tmp_path: Path) -> None:
    own = (
        "elections:\n  - {name: General election, kind: general, poll_date: 2027-06-17, notice_published: 2027-05-14}\n"
    )
    (only,) = loaded(tmp_path, own).elections
    assert only.notice_published == dt.date(2027, 5, 14)


def test_without_a_shared_file_a_council_enters_its_own(tmp_path: Path) -> None:
    lines = "elections:\n  - {name: Castle ward, kind: local by-election, area: Castle ward, poll_date: 2027-02-11}\n"
    (ward,) = loaded(tmp_path, lines, shared="").elections
    assert ward.by_election and not ward.whole_council and ward.kind is ElectionKind.LOCAL


def test_a_shared_day_of_mourning_reaches_the_polls_it_bears_on(tmp_path: Path) -> None:
    about = loaded(tmp_path, "elections:\n  - inherit: local\n    area: thirds\n")
    days = {e.name: e.disregarded for e in about.elections if e.poll_date.year == 2027}
    assert days["Local elections"] == (dt.date(2027, 4, 12),)
    assert days["UK general election"] == (dt.date(2027, 4, 12), dt.date(2027, 4, 13))
    assert [e.disregarded for e in about.elections if e.poll_date.year == 2028] == [()]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("elections:\n  - inherit: thirds-72\n", "council.yaml:6: elections 1 inherit: elections.yaml has no poll 'thirds-72'"),
        ("elections:\n  - inherit: thirds-72\n", "did you mean 'thirds-28'?"),
        ("elections:\n  - inherit: local\n", "for these areas: Thirds, thirds; give one with `area:`"),
        ("elections:\n  - inherit: wales-27\n", "has no poll 'wales-27' for england"),
        ("elections:\n  - {inherit: local, area: thirds, start: 2027-03-01}\n", "inherit one by its id"),
        ("elections:\n  - {name: A, kind: local}\n", "council.yaml:6: elections 1 poll_date: missing"),
        ("elections:\n  - {name: A, kind: pudding, poll_date: 2027-05-06}\n", "elections 1 kind: expected one of 'local', 'parish'"),
        ("elections:\n  - {name: A, kind: local, poll_date: 1066-10-14}\n", "elections 1 poll_date: expected a date on or after 2000-01-01, found '1066-10-14'"),
        ("elections:\n  - {name: A, kind: local, poll_day: 2027-05-06}\n", "did you mean 'poll_date'?"),
        ("elections: soon\n", "council.yaml:5: elections: expected"),
        ("elections:\n  - inherit: nowhere\n  - {name: A, kind: local}\n", "council.yaml:7: elections 2 poll_date: missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_where_it_is(tmp_path: Path, lines: str, expected: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_corpus(policies(tmp_path, lines))
    assert expected in str(caught.value)


def test_a_mistake_in_the_shared_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"elections\.yaml:2: polls 1 source: missing"):
        load_corpus(
            policies(
                tmp_path, "", "checked_on: 2026-11-21\npolls: [{id: a, name: A, kind: local, poll_date: 2027-05-06}]\n"
            )
        )


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.dates()
    | st.sampled_from(["local", "thirds-27", "thirds", "england", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["inherit", "area", "kind", "poll_date", "name", "disregarded"]), inner, max_size=5
        )
    ),
    max_leaves=8,
)


@given(typed=ANYTHING, nation=ANYTHING)
def test_whatever_is_typed_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, typed: object, nation: object
) -> None:
    lines = yaml.safe_dump({"elections": typed, **({"nation": nation} if nation is not None else {})})
    with contextlib.suppress(PolicyError):
        loaded(tmp_path_factory.mktemp("typed"), lines)


@given(
    poll=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    end_time=st.none() | st.times().map(lambda t: t.replace(microsecond=0)),
    kind=st.sampled_from(ElectionKind),
    days=st.lists(st.dates(), max_size=3),
)
def test_elections_survive_an_edition(
    poll: dt.date, end_time: dt.time | None, kind: ElectionKind, days: list[dt.date]
) -> None:  # fmt: skip
    about = council(election(poll, kind=kind, end_time=end_time, disregarded=days, start=poll))
    assert Council.model_validate_json(json.dumps(about.model_dump(mode="json"))) == about


@pytest.mark.parametrize(
    ("typed", "kind", "by_election"),
    [
        ("PCC", ElectionKind.POLICE_COMMISSIONER, False),
        ("Parish by-election", ElectionKind.PARISH, True),
        ("by-election", ElectionKind.LOCAL, True),
        ("uk_parliament_general", ElectionKind.UK_PARLIAMENT, False),
        ("Combined Authority Mayor", ElectionKind.COMBINED_AUTHORITY_MAYOR, False),
    ],
)
def test_kinds_as_officers_type_them(typed: str, kind: ElectionKind, by_election: bool) -> None:
    made = Election.model_validate({"name": "A", "kind": typed, "poll_date": "2027-05-06"})
    assert (made.kind, made.by_election) == (kind, by_election)


def test_the_shipped_polls_are_thursdays_with_a_source() -> None:
    shared = load_shared(POLICIES)
    assert {p.poll_date.year for p in shared.polls} == {2025, 2026, 2027, 2028}
    assert all(p.poll_date.weekday() == 3 and p.source for p in shared.polls)
    assert len({p.id for p in shared.polls}) == len(shared.polls)
    found = {c.id: [e.poll_date.isoformat() for e in c.elections] for c in load_corpus(POLICIES).councils}
    assert found["coventry-city"] == ["2026-05-07", "2028-05-04", "2027-05-06", "2028-05-04"]
    assert found["numbered-district"] == []


def findings(*elections: Election, **further: object) -> str:
    return "\n".join(check_elections([council(*elections, **further)], TODAY))


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ({"poll": "2025-05-01"}, "no election ahead is entered"),
        ({"poll": "2027-05-05"}, "the poll is on a Wednesday"),
        ({"poll": "2031-05-01"}, "bank holidays known reach to Sunday 31 December 2028"),
        ({"start": "2027-04-02"}, "start is after the latest day by law, Wednesday 31 March 2027"),
        ({"notice_published": "2027-04-02"}, "notice_published is after the latest day"),
        ({"end": "2027-05-05"}, "end is before the poll"),
        ({"kind": "local by-election"}, "a by-election without an area"),
    ],
)
def test_check_says_what_to_look_at(entered: dict[str, str], expected: str) -> None:
    assert expected in findings(election(**entered))


def test_check_is_content_with_a_proper_entry() -> None:
    assert findings(election(start="2027-03-22")) == ""
    assert "before the first day the law allows" in findings(election(notice_published="2027-03-01"), nation="scotland")


def purdah(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ASKFIRST_")}
    clean |= {"ASKFIRST_POLICIES": str(POLICIES), **environment}
    return forking.run(("purdah", *args), clean)


@pytest.mark.server
def test_purdah_prints_json() -> None:
    done = purdah("--council", "nottingham-city", "--on", "2027-03-29", "--json")
    found = json.loads(done.stdout)
    assert [found[k] for k in ("state", "latest_start", "start", "end", "poll", "election")] == [
        "maybe", "2027-03-31", None, "2027-05-06T22:00+01:00", "2027-05-06", "Local elections",
    ]  # fmt: skip
    assert [e["poll"] for e in found["elections"]] == ["2027-05-06", "2028-05-04"]


@pytest.mark.server
def test_purdah_speaks_in_words_and_ends_with_whom_to_ask() -> None:
    said = " ".join(purdah("-c", "nottingham-city", "--on", "2027-05-06T21:59").stdout.split())
    assert "the pre-election period is on (during)" in said
    assert "until 10pm today, Thursday 6 May 2027, when polls close" in said
    assert "What the period binds is the council" in said and "Malcolm Townroe" in said
    after = purdah("-c", "nottingham-city", "--on", "2027-05-06T22:01").stdout
    assert "is over (after)" in " ".join(after.split())


@pytest.mark.server
def test_purdah_takes_the_clock_from_the_settings() -> None:
    found = json.loads(purdah("-c", "east-riding-parish", "--json", ASKFIRST_NOW="2027-04-10T09:00:00Z").stdout)
    assert (found["state"], found["at"]) == ("during", "2027-04-10T10:00+01:00")


@pytest.mark.server
@pytest.mark.parametrize("typed", ["tomorrow", "2027-13-01", "0001-01-01T00:00+23:00"])
def test_a_date_that_is_none_is_a_clear_error(typed: str) -> None:
    done = purdah("-c", "nottingham-city", "--on", typed)
    assert done.returncode == 1 and "expected a date such as" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.server
def test_purdah_for_an_unknown_council_suggests_the_nearest() -> None:
    done = purdah("-c", "notingham-city")
    assert done.returncode == 1 and "Did you mean 'nottingham-city'?" in done.stderr


def test_a_notice_of_another_year_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="is the year right"):
        loaded(tmp_path, "elections:\n  - inherit: thirds-27\n    notice_published: 2026-03-22\n")


def test_a_nation_is_read_as_people_write_it(tmp_path: Path) -> None:
    about = loaded(tmp_path, "nation: Wales\nelections:\n  - inherit: local\n")
    assert about.elections[0].name == "Council elections"
