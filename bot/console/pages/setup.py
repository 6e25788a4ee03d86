"""A council set up from nothing: who it is, whom to ask, and its first document."""

from __future__ import annotations

import re
import unicodedata

from pydantic import ValidationError
from starlette.responses import Response

from bot.console.pages.documents import NEW, DocumentForm, with_file
from bot.console.proposing import propose
from bot.console.visit import Visit
from index.corpus.council import Contact, Council
from index.corpus.elections import Nation
from index.corpus.yaml_file import mistakes_of
from index.errors import DocumentError, PolicyError

_FIELDS = ("name", "nation", "role", "person", "email", "phone", "title", "version")
_OFFICER = "Monitoring Officer"


def form(visit: Visit) -> Response:
    """An empty form."""
    return _page(visit, {"nation": Nation.ENGLAND.value, "role": _OFFICER}, {})


def create(visit: Visit) -> Response:
    """Everything at one go; it is shown before it is published."""
    typed = {name: visit.text(name) for name in _FIELDS}
    name, sent = id_of(typed["name"]), visit.file("file")
    mistakes = {} if name else {"name": "Enter the name of the council"}
    if name and (name in visit.parts.services.live.now.index.councils or visit.parts.changes.of(name)):
        mistakes["name"] = f"There is a council {name} here already"
    if not (typed["email"] or typed["phone"]):
        mistakes["email"] = "Enter an e-mail address or a telephone number, so that councillors can ask"
    if not typed["title"]:
        mistakes["title"] = "Enter the title of the document, as answers are to cite it"
    if sent is None:
        mistakes["file"] = "Choose the document"
    if mistakes or sent is None:
        return _page(visit, typed, mistakes, 422)
    try:
        bare = _council(name, typed)
        document = DocumentForm(NEW, typed["title"], typed["version"])
        about, file = with_file(bare, sent.filename or "", sent.file.read(), document)
        there = visit.of_council(name)
        propose(there, about, (file,), kind="file", name=file.name)
    except ValidationError as error:
        return _page(visit, typed, {str(m.location[-1]): m.text for m in mistakes_of(Council, error)}, 422)
    except (DocumentError, PolicyError) as error:
        return _page(visit, typed, {"file": str(error)}, 422)
    return visit.to(there.address("/change"))


def id_of(name: str) -> str:
    """The id of a council of this name: "Llanfair-ym-Muallt Town Council" is llanfair-ym-muallt-town-council."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


def _council(name: str, typed: dict[str, str]) -> Council:
    """The council without documents yet, which no edition can be. Raises ValidationError."""
    told = {"name": typed["person"], "email": typed["email"], "phone": typed["phone"]}
    contact = Contact.model_validate({"role": typed["role"], **{k: v for k, v in told.items() if v}})
    stand_in = {"file": "none.txt", "title": "none"}
    made = Council.model_validate(
        {"id": name, "name": typed["name"], "nation": typed["nation"], "documents": [stand_in], "contacts": [contact]}
    )
    return made.model_copy(update={"documents": ()})


def _page(visit: Visit, typed: dict[str, str], mistakes: dict[str, str], status: int = 200) -> Response:
    nations = [(n.value, n.value.replace("-", " ").title()) for n in Nation]
    blank = dict.fromkeys(_FIELDS, "")
    return visit.page(
        "setup", status=status, typed={**blank, **typed}, mistakes=mistakes, nations=nations, council=None
    )
