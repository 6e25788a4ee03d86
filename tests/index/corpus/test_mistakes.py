"""What a clerk may get wrong, each told in words, where it stands, with what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import read_settings
from index.corpus.council import Council
from index.corpus.load import load_corpus
from index.errors import PolicyError, SettingError
from index.refresh.findings import check_corpus
from index.refresh.reading import read_corpus
from index.refresh.settings_changes import settings_changes

GOOD = """\
name: Anytown Council
nation: wales
documents:
  - file: policy.txt
    title: Social Media Policy
    version: May 2026
contacts:
  - role: Clerk
    email: clerk@anytown.example
    phone: 01632 960017
officers: [U0123ABCD]
"""
TEXT = "1. General\n\n1.1 Members must think before they post.\n\n1.10 Members must not post at night.\n"
# What PyYAML, Pydantic and Python say, and nobody else understands.
JARGON = re.compile(
    r"(?i:input should|value error|mapping|token|scalar|sequence|\bblock|\bnode|parsing|simple key|\bstr\b|\bdict\b)|\bNone\b"
)


def council(folder: Path, settings: str, *, home: str = "anytown", name: str = "council.yaml") -> Path:
    place = folder / home
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(settings, "utf-8")
    (place / "policy.txt").write_text(TEXT, "utf-8")
    return place


def said(folder: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        load_corpus(folder)
    lines = "\n".join(caught.value.problems).replace(f"{folder}/", "")
    assert not JARGON.search(lines), lines
    return lines


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("    title", "\ttitle", "anytown/council.yaml:5: the line begins with a tab; indent with spaces, two for each step"),
        ("clerk@", "@clerk", 'council.yaml:9: a text that begins with @ has to stand in quotes: email: "@clerkanytown.example"'),
        ("title: S", "title: *S", 'council.yaml:5: a text that begins with * has to stand in quotes: title: "*Social Media Policy"'),
        ("Social Media Policy", "'The Council's policy'", """:5: an apostrophe ends a text that stands in the same marks; write: title: "The Council's policy\""""),
        ("Social Media Policy", "'Members' policy", """:5: an apostrophe opens a text and none closes it; write: title: "Members' policy\""""),
        ("Social Media Policy", '"Policy', ':5: a quotation mark opens a text and none closes it; write: title: "Policy"'),
        ("Social Media Policy", '"The "new" one"', """:5: a quotation mark ends a text that stands in the same marks; write: title: 'The "new" one'"""),
        ("Social Media Policy", '"Policy" of 2026', """:5: something stands after the text in quotes; write: title: '"Policy" of 2026'"""),
        ("Social Media Policy", "Policy: online", ':5: a text with a colon in it has to stand in quotes: title: "Policy: online"'),
        ("Social Media Policy", "“Policy”", ':5: “Policy” stands in curly quotes, which are part of the text here; write "Policy"'),
        ("    title", "   title", ":5: the line begins with 3 spaces, which fits no line above it; with 4 spaces it belongs to line 4: title: Social"),
        ("    phone", "  phone", ":10: the line begins with 2 spaces, which fits no line above it; with 4 spaces it belongs to line 9: phone: 01632"),
        ("contacts:", " contacts:", ":7: the line begins with 1 space, which fits no line above it; with no space it belongs to line"),
        ("name: A", "name:A", ":1: after the colon of a key comes a space: name: Anytown Council"),
        ("- role", "-role", ":8: after the dash of a list comes a space: - role: Clerk"),
        ("documents:", "documents", ":3: a key ends in a colon: documents:"),
        ("[U0123ABCD]", "[U0123ABCD", ":11: a bracket [ is opened and never closed; write: officers: [U0123ABCD]"),
        ("title: S", "title: !S", ":5: !Social is no text: where a text begins with !, put it in quotes"),
        ("Social", "Soc\x07ial", ":5: a character that does not show stands there"),
        ("May 2026\n", "May 2026\n---\n", ":7: --- begins another file within this one; leave the line out"),
        ("nation: wales", "nation: France", ":2: nation: expected one of 'england', 'wales', 'scotland' or 'northern-ireland', found 'France'"),
        ("name: Anytown Council\n", "", "council.yaml:1: name: missing; it has to be given, such as name: Anytown Council"),
        ("title: Social Media Policy", "title:", ":5: documents 1 title: expected a text, found nothing"),
        ("title: Social Media Policy", "title: [a]", ":5: documents 1 title: expected a text, found a list"),
        ("[U0123ABCD]", "U0123ABCD", ":11: officers: expected a list: a line with - for each, found 'U0123ABCD'"),
        ("[U0123ABCD]", "[Jo Bloggs]", ":11: officers 1: expected a person's id such as U0123ABCD (Slack: profile, ⋮, Copy member ID) or"),
        ("officers:", "monthly_report: often\nofficers:", ":11: monthly_report: expected yes or no, found 'often'"),
        ("officers:", "election_reminders: [soon]\nofficers:", ":11: election_reminders 1: expected a whole number such as 7, found 'soon'"),
        ("officers:", "election_reminders: [200]\nofficers:", ":11: election_reminders 1: expected 90 or less"),
        ("officers:", "workspaces: {slack: [Anytown]}\nofficers:", "workspaces slack 1: expected a workspace's id such as T0123ABCD"),
        ("officers:", "workspaces: {teams: [anytown.gov.uk]}\nofficers:", "workspaces teams 1: expected a tenant's id such as 1111"),
        ("officers:", "referrals: {slack: '#officers'}\nofficers:", "referrals slack: expected a channel's id such as C0123ABCD"),
        ("officers:", "announcements: {teams: News}\nofficers:", "announcements teams: expected a channel's id such as 19:"),
        ("clerk@anytown.example", "clerk", ":9: contacts 1 email: expected an e-mail address such as monitoring.officer@anytown.gov.uk, found 'clerk'"),
        ("01632 960017", "ask at reception", ":10: contacts 1 phone: expected a telephone number such as 01632 960017, found"),
        ("01632 960017", "01632", ":10: contacts 1 phone: expected a telephone number"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_to_write(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    council(tmp_path, GOOD.replace(right, wrong, 1))
    assert told in said(tmp_path)


def test_a_file_with_nothing_in_it_or_no_keys(tmp_path: Path) -> None:
    council(tmp_path, "", home="empty")
    council(tmp_path, "# to be written\n", home="comment")
    council(tmp_path, "- a\n", home="listed")
    told = said(tmp_path)
    assert "empty/council.yaml:1: the file is empty" in told and "comment/council.yaml:1: the file is empty" in told
    assert "listed/council.yaml:1: expected keys such as `id:` and `name:` and `documents:`, found a list" in told


@pytest.mark.parametrize(
    "name", ["council.yml", "council.yaml.txt", "Council.YAML", "council (1).yaml", "council-new.yaml"]
)
def test_a_file_that_is_named_otherwise_is_not_overlooked(tmp_path: Path, name: str) -> None:
    council(tmp_path, GOOD, name=name)
    assert f"anytown: {name} is not read; call the file council.yaml" in said(tmp_path)


def test_a_folder_whose_name_is_no_id(tmp_path: Path) -> None:
    council(tmp_path, GOOD, home="St Mary’s")
    assert "'St Mary’s' cannot be one" in said(tmp_path)
    assert "Call the folder st-marys, or write here: id: st-marys" in said(tmp_path)
    council(tmp_path, f"id: st-marys\n{GOOD}", home="St Mary’s")
    assert [c.id for c in load_corpus(tmp_path).councils] == ["st-marys"]


def test_settings_in_the_policies_folder_itself(tmp_path: Path) -> None:
    (tmp_path / "council.yaml").write_text(GOOD, "utf-8")
    assert "lies in the policies folder itself" in said(tmp_path)


def test_values_stay_as_they_are_written(tmp_path: Path) -> None:
    written = GOOD.replace("May 2026", "1.10").replace("01632 960017", "01632960017").replace("Anytown Council", "No")
    place = council(tmp_path, written + "monthly_report: yes\nelection_reminders: [14, 7]\n")
    (place / "questions.yaml").write_text("questions:\n- ask: At night?\n  quote: 1.10\n", "utf-8")
    corpus = load_corpus(tmp_path)
    (about,) = corpus.councils
    assert (about.documents[0].version, about.contacts[0].phone, about.name) == ("1.10", "01632960017", "No")
    assert (about.monthly_report, about.election_reminders) == (True, (14, 7))
    assert corpus.questions["anytown"][0].quote == ("1.10",)
    assert not any("questions.yaml" in found for found in check_corpus(corpus, read_corpus(corpus)))


@pytest.mark.parametrize(
    "phone",
    ["0115 876 4332", "+44 115 876 4332", "101", "0800 1111", "01632 960017 ext. 12", "01632 960017 or 07700 900000"],
)
def test_telephone_numbers_as_people_write_them(tmp_path: Path, phone: str) -> None:
    council(tmp_path, GOOD.replace("01632 960017", phone))
    assert load_corpus(tmp_path).councils[0].contacts[0].phone == phone


def test_a_question_that_quotes_what_is_not_there(tmp_path: Path) -> None:
    place = council(tmp_path, GOOD)
    asked = "questions:\n- {ask: At night?, quote: 1.11}\n- {ask: Now?, quote: [1.1, never post]}\n- {ask: Why?, quote: not covered}\n"
    (place / "questions.yaml").write_text(asked, "utf-8")
    corpus = load_corpus(tmp_path)
    number, words = (f for f in check_corpus(corpus, read_corpus(corpus)) if "questions.yaml" in f)
    assert "“At night?” must quote '1.11', and no clause has that number or those words; did you mean 1.1" in number
    assert "“Now?” must quote 'never post', and no clause" in words


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_typed_is_read_or_told_in_words(tmp_path: Path, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD)))
    typed = data.draw(st.text("\t @'\":-[]{}#&*!|>%`,?\n7x", max_size=4))
    council(tmp_path, GOOD[:at] + typed + GOOD[at + data.draw(st.integers(0, 3)) :])
    try:
        load_corpus(tmp_path)
    except PolicyError as error:
        for line in error.problems:
            assert "council.yaml:" in line and not JARGON.search(line.replace(str(tmp_path), "")), line


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "eighty", "The setting PORT=eighty: expected a port's number, 1 to 65535, such as 3000."),
        ("ASKFIRST_PORT", "99999", "The setting ASKFIRST_PORT=99999: expected a port's number"),
        ("ASKFIRST_NOW", "tomorrow", "The setting ASKFIRST_NOW=tomorrow: expected a date and time such as 2027-05-06T22:30."),
        ("ASKFIRST_LOG", "xml", "The setting ASKFIRST_LOG=xml: expected text or json."),
        ("ASKFIRST_EXAMPLES", "maybe", "The setting ASKFIRST_EXAMPLES=maybe: expected yes or no."),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=re.escape(told)):
        read_settings()


def test_an_empty_setting_is_none_and_an_option_is_named_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert read_settings().port == 3000
    with pytest.raises(SettingError, match="--port 99999: expected a port's number"):
        read_settings(port=99999)


def entries(**changed: object) -> Council:
    contacts = [{"role": "Clerk", "phone": "01632 960017"}, {"role": "Monitoring Officer", "name": "Jo"}]
    polls = [
        {"name": "By-election", "kind": "local", "poll_date": "2027-03-04", "by_election": True, "area": "Castle"},
        {"name": "Local elections", "kind": "local", "poll_date": "2027-05-06"},
    ]
    record = {
        "id": "a", "name": "A", "documents": [{"file": "p.txt", "title": "P"}], "contacts": contacts, "elections": polls,
        "officers": ["U1", "U2"],
    }  # fmt: skip
    return Council.model_validate(record | changed)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ()),
        ({"elections": [{"name": "Local elections", "kind": "local", "poll_date": "2027-05-06"}]}, ("elections: “By-election, 2027-03-04” removed",)),
        ({"officers": ["U2", "U3"]}, ("officers: “U1” removed", "officers: “U3” added")),
        ({"officers": ["U2", "U1"]}, ("officers: now in the order U2, U1",)),
        ({"contacts": [{"role": "Monitoring Officer", "name": "Jo"}, {"role": "Clerk", "phone": "01632 960018"}]},
         ("contacts, “Clerk”, phone: “01632 960017” → “01632 960018”", "contacts: now in the order “Monitoring Officer, Jo”, “Clerk”")),
        ({"contacts": [{"role": "Clerk", "phone": "01632 960017"}, {"role": "Monitoring Officer", "name": "Al"}]},
         ("contacts, “Monitoring Officer”, name: “Jo” → “Al”",)),
        ({"documents": [{"file": "p.txt", "title": "P"}, {"file": "q.txt", "title": "Q"}]}, ("documents: “q.txt” added (title Q)",)),
        ({"nation": "wales", "referrals": {"slack": "C1"}}, ("nation: “england” → “wales”", "referrals slack: nothing → “C1”")),
    ],
)  # fmt: skip
def test_lists_are_compared_by_what_they_hold(changed: dict[str, object], told: tuple[str, ...]) -> None:
    assert settings_changes([entries()], [entries(**changed)]) == ((("a", told),) if told else ())
