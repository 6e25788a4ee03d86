"""Documents: those of a council, a new version or a new one uploaded, and the files as they were published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath, PureWindowsPath
from urllib.parse import quote

from pydantic import ValidationError
from starlette.responses import Response

from bot.console.proposing import propose
from bot.console.visit import Visit
from index.corpus.council import Council, DocumentEntry
from index.corpus.yaml_file import mistakes_of
from index.errors import DocumentError, PolicyError
from index.readers.formats import READABLE
from index.refresh.amend import NewFile

NEW = "new"


def show(visit: Visit) -> Response:
    """The documents, with a form for a new version."""
    return _page(visit, {})


def upload(visit: Visit) -> Response:
    """A file in a document's place, or a document more. What it changes is shown next."""
    sent = visit.file("file")
    if sent is None:
        return _page(visit, {"file": "Choose the file"}, 422)
    try:
        about, file = with_file(visit.contents.council, sent.filename or "", sent.file.read(), _typed(visit))
        differs = propose(visit, about, (file,), kind="file", name=file.name)
    except ValidationError as error:
        return _page(visit, {str(m.location[-1]): m.text for m in mistakes_of(DocumentEntry, error)}, 422)
    except (DocumentError, PolicyError) as error:
        return _page(visit, {"file": str(error)}, 422)
    if not differs:
        return visit.to(
            visit.address("/documents"), "Nothing differs from what is in force, so there is nothing to publish."
        )
    return visit.to(visit.address("/change"))


def original(visit: Visit) -> Response:
    """A file as it was published, to be kept and never opened in this site's name."""
    found = _at(visit)
    data = visit.parts.store.documents.read(found)
    name = visit.contents.council.documents[visit.position].file
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(data, media_type="application/octet-stream", headers=headers)


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """What is typed beside a file: which document it takes the place of, `NEW` for none, its title and version."""

    instead: str = ""
    title: str = ""
    version: str = ""


def _typed(visit: Visit) -> DocumentForm:
    return DocumentForm(visit.text("instead"), visit.text("title"), visit.text("version"))


def with_file(council: Council, sent: str, data: bytes, form: DocumentForm) -> tuple[Council, NewFile]:
    """The council with a sent file among its documents. Raises DocumentError or ValidationError."""
    name = PureWindowsPath(sent).name
    suffix = PurePath(name).suffix.lower()
    if suffix not in READABLE:
        raise DocumentError(f"Files of this kind cannot be read. Send one of {', '.join(sorted(READABLE))}")
    version = {"version": form.version} if form.version else {}
    if form.instead == NEW or not council.documents:
        if any(e.file == name for e in council.documents):
            raise DocumentError(f"There is a document {name} already. Choose it as the one to replace")
        entry = DocumentEntry.model_validate({"file": name, "title": form.title, **version})
        return council.model_copy(update={"documents": (*council.documents, entry)}), NewFile(name, data)
    old = next((e for e in council.documents if e.file == form.instead), None)
    if old is None:
        raise DocumentError("Choose the document that the file replaces")
    entry = DocumentEntry.model_validate(
        {
            **old.model_dump(),
            "file": str(PurePath(old.file).with_suffix(suffix)),
            **version,
            "title": form.title or old.title,
        }
    )
    return council.with_entry(old, entry), NewFile(entry.file, data, old.file)


def _at(visit: Visit) -> str:
    return visit.contents.documents[visit.position].digest


def _page(visit: Visit, mistakes: dict[str, str], status: int = 200) -> Response:
    counts = [sum(p.clause is not None for p in d.parts.parts) for d in visit.contents.documents]
    return visit.page(
        "documents", status=status, contents=visit.contents, counts=counts, mistakes=mistakes,
        readable=", ".join(sorted(READABLE)), form=_typed(visit),
    )  # fmt: skip
