"""Command: init, a policies folder to begin from, with a council of one's own in it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
import yaml

import bot
from index.corpus.council import PLACEHOLDER, council_id_of
from index.corpus.elections import ElectionKind, Nation
from index.corpus.entered import is_address, is_telephone
from index.corpus.load import SETTINGS_FILE, load_folder
from index.corpus.shared_polls import load_shared
from index.errors import PolicyError, QuestionError
from index.readers.formats import READABLE
from index.refresh.findings import check_corpus
from index.refresh.reading import read_corpus

_INSTALLED = Path(bot.__file__).parent / "policies"
_CHECKOUT = Path(bot.__file__).parent.parent / "policies"
_HEAD = (
    "# Every key is explained in README.md of the policies folder. `askfirst check` says what is wrong or missing.\n"
)
_NONE = "none"
# The polls of councils themselves; others are added in council.yaml.
_COUNCILS_OWN = (ElectionKind.LOCAL, ElectionKind.PARISH)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What is said of a council. `area`: one of the areas of elections.yaml, or `_NONE`."""

    name: str
    nation: Nation
    document: Path
    title: str
    version: str
    contact: str
    email: str
    phone: str
    area: str


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path("policies"),
    name: Annotated[str | None, typer.Option("--name", help="Your council's name, as councillors know it.")] = None,
    document: Annotated[Path | None, typer.Option("--document", help="Its social media policy: .docx, .pdf, .html, .txt or .md.")] = None,
    nation: Annotated[Nation, typer.Option("--nation", help="Whose election law applies.")] = Nation.ENGLAND,
    title: Annotated[str, typer.Option("--title", help="The document's title (from its file name).")] = "",
    version: Annotated[str, typer.Option("--dated", help="Its version or date, as printed on it.")] = "",
    contact: Annotated[str, typer.Option("--contact", help="The name of whom to ask: the monitoring officer, or the clerk.")] = "",
    email: Annotated[str, typer.Option("--email", help="Their e-mail address.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="Their telephone number.")] = "",
    area: Annotated[str, typer.Option("--area", help="Which elections: an area of elections.yaml, such as “parish and town councils”, or none.")] = "",
    examples: Annotated[bool, typer.Option("--examples", help="With the five example councils and their texts.")] = False,
) -> None:  # fmt: skip
    """Write a policies folder to begin from, with your own council in it.

    What is not given is asked, where somebody is there to ask.
    """
    asks = sys.stdin.isatty()
    if (name is None) != (document is None) and not asks:
        raise QuestionError("Give both: the council's --name and its --document.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for entry in sorted((_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT).iterdir()):
            if entry.is_file() or examples:
                typer.echo(_copied(entry, folder / entry.name))
        if name is None and not asks:
            typer.echo(f"For your own council: askfirst init {folder} --name … --document …")
            return
        choices = elections_of(folder, nation)
        given = _Answers(name or "", nation, document or Path(), title, version, contact, email, phone, area)
        home = _written(folder, _asked(given, choices) if asks else _checked(given, choices), choices)
    except OSError as error:
        raise PolicyError((f"{error.filename or folder}: {error.strerror or error}",)) from error
    _looked_over(folder, home)


def elections_of(folder: Path, nation: Nation) -> dict[str, dict[str, str]]:
    """By area, the line of council.yaml that takes over a council's own elections from elections.yaml of this folder."""
    found: dict[str, dict[str, str]] = {}
    for poll in load_shared(folder).polls:
        if poll.kind in _COUNCILS_OWN and poll.nation in (None, nation):
            for area in poll.areas:
                found[area] = {"inherit": poll.kind.value, "area": area}
            if not poll.areas:
                own = (
                    "parish, town and community councils" if poll.kind is ElectionKind.PARISH else "all other councils"
                )
                found[own] = {"inherit": poll.kind.value}
    return found


def _copied(source: Path, target: Path) -> str:
    """What an officer has is never written over. Returns what was done, in a line."""
    if target.exists():
        return f"{target} is there already and was left as it is."
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
    return f"Wrote {target}."


def _asked(given: _Answers, choices: dict[str, dict[str, str]]) -> _Answers:
    """What was not given is asked for, until it can be used; Enter leaves out what may be filled in later."""
    typer.echo("\nYour council. What you do not know yet, leave out with Enter: `askfirst check` reminds you.\n")
    name = given.name or typer.prompt("Name of the council")
    document = given.document if given.document != Path() else Path(typer.prompt("Its policy, a file"))
    while said := _unreadable(document):
        typer.echo(said)
        document = Path(typer.prompt("Its policy, a file"))
    title = given.title or typer.prompt("Title of the document", default=_title(document))
    version = given.version or typer.prompt("Version or date, as printed on it", default="", show_default=False)
    contact = given.contact or typer.prompt("Monitoring officer or clerk: name", default="", show_default=False)
    email, phone = given.email, given.phone
    while not email or not is_address(email):
        email = typer.prompt("Their e-mail address", default="", show_default=False)
        if not email:
            break
    while not phone or not is_telephone(phone):
        phone = typer.prompt("Their telephone number", default="", show_default=False)
        if not phone:
            break
    area = given.area or _chosen(choices)
    return _checked(_Answers(name, given.nation, document, title, version, contact, email, phone, area), choices)


def _chosen(choices: dict[str, dict[str, str]]) -> str:
    for number, area in enumerate(choices, 1):
        typer.echo(f"  {number}  {area}")
    typer.echo(f"  0  {_NONE} of these, or later")
    known = [_NONE, *choices]
    number = -1
    while not 0 <= number < len(known):
        number = int(typer.prompt("Which elections are yours?", type=int, default=0))
    return known[number]


def _checked(given: _Answers, choices: dict[str, dict[str, str]]) -> _Answers:
    """The same, if it can be used. Raises QuestionError."""
    if said := _unreadable(given.document):
        raise QuestionError(said)
    if given.email and not is_address(given.email):
        raise QuestionError(f"--email {given.email}: expected an e-mail address such as clerk@anytown.gov.uk.")
    if given.phone and not is_telephone(given.phone):
        raise QuestionError(f"--phone {given.phone}: expected a telephone number such as 01632 960017.")
    if given.area and given.area != _NONE and given.area not in choices:
        raise QuestionError(f"--area {given.area}: expected one of {', '.join(choices)}, or {_NONE}.")
    return given


def _unreadable(document: Path) -> str:
    """Why a document cannot be taken; empty where it can."""
    if not document.is_file():
        return f"There is no file {document}."
    kinds = ", ".join(sorted(READABLE))
    return "" if document.suffix.lower() in READABLE else f"{document}: expected a file of one of these kinds: {kinds}."


def _title(document: Path) -> str:
    words = document.stem.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _written(folder: Path, given: _Answers, choices: dict[str, dict[str, str]]) -> Path:
    """The council's folder, with its document and council.yaml."""
    home = folder / council_id_of(given.name)
    if (home / SETTINGS_FILE).exists():
        raise PolicyError((f"{home / SETTINGS_FILE}: is there already; change it there, or take it away first",))
    home.mkdir(exist_ok=True)
    typer.echo(_copied(given.document, home / given.document.name))
    entry = {"file": given.document.name, "title": given.title or _title(given.document)}
    contact = {"role": "Monitoring Officer", "name": given.contact, "email": given.email, "phone": given.phone}
    if not (given.email or given.phone):
        contact["email"] = PLACEHOLDER
    record = {
        "name": given.name, "nation": given.nation.value,
        "documents": [entry | ({"version": given.version} if given.version else {})],
        "contacts": [{key: value for key, value in contact.items() if value}],
        "elections": [choices[given.area]] if given.area in choices else [],
    }  # fmt: skip
    (home / SETTINGS_FILE).write_text(_HEAD + yaml.safe_dump(record, allow_unicode=True, sort_keys=False), "utf-8")
    typer.echo(f"Wrote {home / SETTINGS_FILE}.")
    return home


def _looked_over(folder: Path, home: Path) -> None:
    """What is still to do, and what comes next. Raises PolicyError where the document cannot be read."""
    corpus = load_folder(folder, home)
    for finding in check_corpus(corpus, read_corpus(corpus)):
        typer.echo(f"To look at: {finding}")
    council, there = corpus.councils[0].id, "" if folder == Path("policies") else f" --policies {folder}"
    typer.echo(
        f"\nNext: askfirst show -c {council}{there}    (the document as it was read)\n"
        f"      askfirst refresh{there}    (puts it in force)\n"
        f'      askfirst ask -c {council} "Can I post a photo of the school fete?"'
    )
