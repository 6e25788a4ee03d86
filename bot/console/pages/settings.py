"""Settings: what council.yaml says, as forms; a change of them is looked over and published like one of a document."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from starlette.responses import Response

from bot.clock import in_london
from bot.console.proposing import propose
from bot.console.sections import SECTIONS, Section, Typed, amended, field_id, section_of, shown, typed
from bot.console.views.calendars import months_of
from bot.console.visit import Visit
from bot.elections.calendar import periods_of, standings
from bot.elections.check import check_elections
from bot.elections.wording import standing_words
from index.errors import UnknownCouncilError
from index.refresh.export import export_councils


def show(visit: Visit) -> Response:
    """A form, or the list of forms."""
    section = _section(visit)
    return _page(visit, section, shown(section, visit.contents.council), {})


def save(visit: Visit) -> Response:
    """What was typed: the mistake beside its field, or what it changes."""
    section = _section(visit)
    rows = typed(section, visit.form)
    about, mistakes = amended(section, visit.contents.council, rows)
    if about is None:
        return _page(visit, section, rows, mistakes, 422)
    if not propose(visit, about, kind="settings", name=section.title):
        return visit.to(visit.address(f"/settings/{section.id}"), "Nothing differs from what is in force.")
    return visit.to(visit.address("/change"))


def export(visit: Visit) -> Response:
    """What is in force as a policies folder, in one file."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as made:
        list(export_councils(visit.parts.store, Path(made), visit.council_id))
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in Path(made).rglob("*") if p.is_file()):
                archive.write(path, path.relative_to(made))
    headers = {"content-disposition": f'attachment; filename="{visit.council_id}.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


def _section(visit: Visit) -> Section:
    section = section_of(str(visit.request.path_params.get("section", SECTIONS[0].id)), operator=visit.visitor.local)
    if section is None:
        raise UnknownCouncilError("There is no such page. Begin at Settings.")
    return section


def _page(visit: Visit, section: Section, rows: list[Typed], mistakes: dict[str, str], status: int = 200) -> Response:
    council, now = visit.contents.council, in_london(visit.parts.app.clock())
    ids = [{f.key: field_id(section, n, f.key) for f in section.fields} for n in range(len(rows))]
    dated = section.id == "elections"
    found = [line.partition(": ")[2] for line in check_elections([council], now.date())] if dated else []
    said = [standing_words(s, council, now) for s in standings(council, now)] if dated else []
    calendars = months_of(periods_of(council), now.date()) if dated else ()
    return visit.page(
        "settings", status=status, section=section, sections=SECTIONS, rows=rows, ids=ids, mistakes=mistakes,
        findings=found, calendars=calendars, standing=said,
    )  # fmt: skip
