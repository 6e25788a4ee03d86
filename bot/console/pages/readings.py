"""As read: a document's text beside the parts that were made of it; an officer says where the reading is wrong."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.proposing import propose
from bot.console.views.readings import ShownPart, shown_parts, ways_to_name
from bot.console.visit import Visit
from bot.reasons import names_of
from index.corpus.council import Council, DocumentEntry, Reading
from index.corpus.load import reading_hints
from index.errors import DocumentError, OfficerError
from index.readers.blocks import Reading as ReadText
from index.readers.formats import unmatched
from index.refresh.reading import clauses_of
from index.search.store import topics_by_clause
from index.store.records import EditionDocument
from index.topics.catalogue import catalogue

_KEYS = {"heading": "headings", "text": "not_headings", "furniture": "furniture"}
_MADE = {"heading": "It is a heading now.", "text": "It is no heading now.", "furniture": "It is left out now."}
_NO_EFFECT = "That changed nothing: the line is read as before. The document may have to be mended itself."


def show(visit: Visit) -> Response:
    """The document, part by part."""
    entry, reading = _entry(visit), _reading(visit)
    parts = _shown(visit, reading)
    absent = unmatched(reading, reading_hints(visit.contents.council, entry))
    hints = [
        (key, line, line in absent.get(key, ())) for key in _KEYS.values() for line in getattr(entry.reading, key)
    ]  # fmt: skip
    return visit.page(
        "reading",
        entry=entry,
        parts=parts,
        hints=hints,
        position=visit.position,
        warnings=reading.warnings,
        draft=visit.proposed is not None,
    )


def mark(visit: Visit) -> Response:
    """A line made a heading, no heading, or furniture; the document is read again at once."""
    typed, _, number = visit.text("mark").partition(" ")
    part = _part(visit, number)
    if typed not in _KEYS:
        raise OfficerError("Choose what the line is.")
    entry = _entry(visit)
    document = visit.contents.documents[visit.position]
    for lines in ways_to_name(document.parts, _reading(visit), part.number):
        about = _with_hint(visit.contents.council, entry, _KEYS[typed], lines)
        propose(visit, about, kind="reading", name=entry.file)
        again = visit.of_council(visit.council_id)
        made = next((p for p in _parts(again) if p.start == part.start), None)
        if made is None or made.kind != part.kind:
            return visit.to(f"{_address(visit)}#part-{number}", _MADE[typed])
    # What makes no difference is not kept.
    propose(visit.of_council(visit.council_id), visit.contents.council, kind="reading", name=entry.file)
    return visit.to(f"{_address(visit)}#part-{number}", _NO_EFFECT)


def unmark(visit: Visit) -> Response:
    """A hint taken back."""
    entry, key, line = _entry(visit), visit.text("key"), visit.text("line")
    if key not in _KEYS.values():
        raise OfficerError("Choose the line to take back.")
    left = tuple(said for said in getattr(entry.reading, key) if said != line)
    about = visit.contents.council.with_entry(
        entry, entry.model_copy(update={"reading": entry.reading.model_copy(update={key: left})})
    )
    propose(visit, about, kind="reading", name=entry.file)
    return visit.to(_address(visit), "The line is read as its layout says.")


def topics_form(visit: Visit) -> Response:
    """What a clause governs, to be corrected."""
    part = _part(visit, str(visit.request.path_params["part"]))
    if part.clause is None:
        raise DocumentError("Topics are given to clauses alone; this part is none.")
    shown = sorted((t for t in catalogue() if not t.off_topic), key=lambda t: t.name.casefold())
    return visit.page("topics", part=part, topics=shown, position=visit.position, entry=_entry(visit))


def give_topics(visit: Visit) -> Response:
    """Topics given to a clause."""
    part = _part(visit, str(visit.request.path_params["part"]))
    known = {t.id for t in catalogue() if not t.off_topic}
    given = tuple(str(t) for t in visit.form.getlist("topic") if t in known)
    if part.clause is None:
        raise DocumentError("Topics are given to clauses alone; this part is none.")
    entry, name = _entry(visit), part.clause.id.rpartition("#")[2]
    topics = {k: v for k, v in entry.topics.items() if k not in (name, part.clause.citation)}
    if given:
        topics[name] = given
    propose(
        visit,
        visit.contents.council.with_entry(entry, entry.model_copy(update={"topics": topics})),
        kind="reading",
        name=entry.file,
    )
    said = "Topics given." if given else "The topics are those that its words show."
    return visit.to(f"{_address(visit)}#part-{part.number}", said)


def _with_hint(council: Council, entry: DocumentEntry, key: str, lines: tuple[str, ...]) -> Council:
    """The council with these lines under `key`, and under no other."""
    said = {k: tuple(line for line in getattr(entry.reading, k) if line not in lines) for k in _KEYS.values()}
    said[key] = (*said[key], *lines)
    reading = Reading.model_validate({"paragraphs": entry.reading.paragraphs, **said})
    return council.with_entry(entry, entry.model_copy(update={"reading": reading}))


def _entry(visit: Visit) -> DocumentEntry:
    return visit.contents.council.documents[visit.position]


def _reading(visit: Visit) -> ReadText:
    document, entry = visit.contents.documents[visit.position], _entry(visit)
    data = visit.parts.store.documents.read(document.digest)
    return visit.parts.store.readings.read(entry.file, data, reading_hints(visit.contents.council, entry))


def _parts(visit: Visit) -> tuple[ShownPart, ...]:
    return _shown(visit, _reading(visit))


def _shown(visit: Visit, reading: ReadText) -> tuple[ShownPart, ...]:
    document = visit.contents.documents[visit.position]
    return shown_parts(document.parts, reading, {k: names_of(v) for k, v in _topics(visit, document).items()})


def _topics(visit: Visit, document: EditionDocument) -> dict[str, tuple[str, ...]]:
    """The topics of each clause: those that answers go by, or would."""
    if visit.proposed is None:
        return {c.id: topics for c, topics in zip(visit.open.clauses, visit.open.shown_topics, strict=True)}
    app, store = visit.parts.app, visit.parts.store
    return topics_by_clause(visit.contents.council, clauses_of(document.parts), app.encoder, store.numbers)


def _part(visit: Visit, number: str) -> ShownPart:
    parts = _parts(visit)
    if not number.isdigit() or int(number) >= len(parts):
        raise OfficerError("There is no such part any more. Load the page again.")
    return parts[int(number)]


def _address(visit: Visit) -> str:
    return visit.address(f"/documents/{visit.position}")
