"""The settings of a council as forms: which fields there are, from records to what is typed and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from index.corpus.council import Council
from index.corpus.elections import ElectionKind, Nation
from index.corpus.entered import mistakes_entered
from index.corpus.yaml_file import mistakes_of

Typed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A value: `key` is where it stands in council.yaml, a dot for a key within a key. `kind`: text, email, tel, date, lines (a list),
    check or choice, of which `choices` are value and words. `operator`: for whoever runs the service alone."""

    key: str
    label: str
    kind: str = "text"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    operator: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A form. `each`: the list in council.yaml that has a record of these fields for each; empty where the fields are the council's own."""

    id: str
    title: str
    intro: str
    fields: tuple[Field, ...]
    each: str = ""
    one: str = ""


def _words(value: str) -> str:
    return value.replace("-", " ").capitalize()


SECTIONS = (
    Section(
        "council", "The council", "Its name stands in every answer; the election law of its nation counts.",
        (Field("name", "Name"), Field("nation", "Where it is", "choice", choices=tuple((n.value, _words(n.value)) for n in Nation))),
    ),
    Section(
        "contacts", "Whom councillors ask",
        "Every answer ends with them. To take one out, empty all of its fields.",
        (Field("role", "Office"), Field("name", "Name"), Field("email", "E-mail", "email"), Field("phone", "Telephone", "tel")),
        "contacts", "Contact",
    ),
    Section(
        "people", "Officers and workspaces",
        "Officers may see these pages, publish, and answer questions sent to them. A change of officers counts as soon as it is published.",
        (
            Field("officers", "Officers", "lines", "One a line: a member ID of Slack (U012AB), or an object ID of Microsoft Entra"),
            Field("workspaces.slack", "Slack workspaces", "lines", "One a line: the ID of a workspace whose members belong to the council (T012AB)", operator=True),
            Field("workspaces.teams", "Microsoft tenants", "lines", "One a line: a tenant ID", operator=True),
            Field("referrals.slack", "Slack channel for questions to the officers", hint="A channel's ID (C012AB)"),
            Field("referrals.teams", "Teams channel for questions to the officers"),
            Field("announcements.slack", "Slack channel that everybody reads"),
            Field("announcements.teams", "Teams channel that everybody reads"),
            Field("monthly_report", "A report every month in the officers' channel", "check"),
        ),
    ),
    Section(
        "pages", "Pages for councillors",
        "Who may ask without Slack or Teams. All of it is off until you say so.",
        (
            Field("pages.members", "Members of the council's workspaces and tenants, who sign in, may try questions here", "check"),
            Field("pages.everybody", "Everybody may ask on the council's own page, without signing in", "check"),
            Field("pages.frames", "Sites that may show that page in a frame", "lines", "One a line, such as https://www.anytown.gov.uk"),
        ),
    ),
    Section(
        "elections", "Elections",
        "From these the pre-election period is worked out. The council's own dates win over those that the law gives. To take one out, empty its name and date.",
        (
            Field("name", "Name", hint="For example: Local elections 2027"),
            Field("kind", "What is elected", "choice", choices=tuple((k.value, _words(k.value)) for k in ElectionKind)),
            Field("poll_date", "Day of the poll", "date"),
            Field("by_election", "It is a by-election", "check"),
            Field("area", "Ward or division, for a by-election"),
            Field("notice_published", "Notice of election published", "date"),
            Field("start", "The council's own start", "date"),
            Field("end", "The council's own end", "date"),
        ),
        "elections", "Election",
    ),
)  # fmt: skip


def section_of(section_id: str, *, operator: bool) -> Section | None:
    """The form of this id, with what is the operator's own where it is the operator who looks: which workspaces belong to a council
    decides whom others are answered by."""
    found = next((s for s in SECTIONS if s.id == section_id), None)
    return replace(found, fields=tuple(f for f in found.fields if operator or not f.operator)) if found else None


def shown(section: Section, council: Council) -> list[Typed]:
    """What stands in the fields, a row for each record and an empty one more; one row where the fields are the council's own."""
    record = council.model_dump(mode="json")
    rows = [*record[section.each], {}] if section.each else [record]
    return [{f.key: _shown(f, _at(row, f.key)) for f in section.fields} for row in rows]


def typed(section: Section, form: FormData) -> list[Typed]:
    """What was typed, row by row."""
    rows = 1 if not section.each else max((int(n) + 1 for n in _numbers(section, form)), default=0)
    return [
        {f.key: str(form.get(field_id(section, number, f.key), "")).replace("\r\n", "\n").strip() for f in section.fields}
        for number in range(min(rows, 100))
    ]  # fmt: skip


def amended(section: Section, council: Council, rows: Sequence[Typed]) -> tuple[Council | None, dict[str, str]]:
    """The council with what was typed; or, by the field that each is in, the mistakes that keep it from being one."""
    record = council.model_dump(mode="json")
    kept: list[int] = []
    if section.each:
        before, found = record[section.each], []
        for number, row in enumerate(rows):
            # An election has a kind chosen whatever is typed.
            if any(row[f.key] for f in section.fields if f.kind not in ("choice", "check")):
                base = before[number] if number < len(before) else {}
                found.append(_merged(base, row, section.fields))
                kept.append(number)
        record[section.each] = found
    else:
        record = _merged(record, rows[0], section.fields)
    made: Council | None = None
    try:
        made = Council.model_validate(record)
        mistakes = tuple(mistakes_entered(made))
    except ValidationError as error:
        mistakes = mistakes_of(Council, error)
    # What another form has to mend keeps nobody from this one.
    own = {section.each} if section.each else {f.key.partition(".")[0] for f in section.fields}
    told = {
        _field_of(section, kept, m.location): m.text[:1].upper() + m.text[1:]
        for m in mistakes
        if made is None or m.location[0] in own
    }
    return (None, told) if told else (made, {})


def field_id(section: Section, number: int, key: str) -> str:
    """The name of a field in its form."""
    return f"{section.each}-{number}-{key}" if section.each else key


def _field_of(section: Section, kept: Sequence[int], location: tuple[str | int, ...]) -> str:
    """The field that a mistake is in: of a record as a whole its first."""
    if section.each and len(location) > 1 and location[0] == section.each:
        keys = [str(step) for step in location[2:] if isinstance(step, str)]
        key = next((f.key for f in section.fields if f.key in keys), section.fields[0].key)
        return field_id(section, kept[int(location[1])], key)
    said = ".".join(str(step) for step in location if isinstance(step, str))
    return next((f.key for f in section.fields if said.startswith(f.key)), section.fields[0].key)


def _numbers(section: Section, form: FormData) -> list[str]:
    return [part for name in form if name.startswith(f"{section.each}-") and (part := name.split("-")[1]).isdigit()]


def _merged(record: Mapping[str, Any], row: Typed, fields: Sequence[Field]) -> dict[str, Any]:
    made = dict(record)
    for field in fields:
        value: Any = row[field.key]
        if field.kind == "lines":
            value = [line.strip() for line in value.splitlines() if line.strip()]
        elif field.kind == "check":
            value = value == "yes"
        outer, _, inner = field.key.partition(".")
        if inner:
            empty: Any = {"lines": [], "check": False}.get(field.kind)
            made[outer] = {**(made.get(outer) or {}), inner: value or empty}
        elif value == "":
            # What has to be given is said to be missing; what need not be goes.
            made.pop(outer, None)
        else:
            made[outer] = value
    return made


def _at(record: Mapping[str, Any], key: str) -> Any:
    outer, _, inner = key.partition(".")
    value = record.get(outer)
    return (value or {}).get(inner) if inner else value


def _shown(field: Field, value: Any) -> str:
    if field.kind == "lines":
        return "\n".join(value or ())
    if field.kind == "check":
        return "yes" if value else ""
    return "" if value is None else str(value)
