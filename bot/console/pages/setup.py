"""A council set up from nothing: who it is, whom to ask, and its first document."""

from __future__ import annotations

from pydantic import ValidationError
from starlette.responses import Response

from bot.console.pages.documents import NEW, DocumentForm, with_file
from bot.console.proposing import propose
from bot.console.visit import Visit
from index.corpus.council import Contact, Council, council_id_of
from index.corpus.elections import Nation
from index.corpus.entered import mistakes_entered
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
    name, sent = council_id_of(typed["name"]) if typed["name"] else "", visit.file("file")
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
        entered = {str(m.location[-1]): m.text[:1].upper() + m.text[1:] for m in mistakes_entered(bare)}
        if entered:
            return _page(visit, typed, entered, 422)
        document = DocumentForm(NEW, typed["title"], typed["version"])
        about, file = with_file(bare, sent.filename or "", sent.file.read(), document)
        there = visit.of_council(name)
        propose(there, about, (file,), kind="file", name=file.name)
    except ValidationError as error:
        return _page(visit, typed, {str(m.location[-1]): m.text for m in mistakes_of(Council, error)}, 422)
    except (DocumentError, PolicyError) as error:
        return _page(visit, typed, {"file": str(error)}, 422)
    return visit.to(there.address("/change"))


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
