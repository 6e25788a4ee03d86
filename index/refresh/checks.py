"""What looks wrong about documents as they were read, for an officer to look at before they are put in force."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.clauses.parts import Clause, DocumentParts, PartKind, Role
from index.refresh.compare import DocumentDifference

# Fewer than this share of the clauses there were is no ordinary change.
_FAR_FEWER = 0.7
_DECIMAL = re.compile(r"(?P<above>(?:\d+\.)*)(?P<last>\d+)\.?")
# So often within one document a short line is a header or footer that was taken for a rule.
_OFTEN = 3
_SHORT_WORDS = 12
_FORBIDS = re.compile(
    r"\b(?:must|shall|should|may|will|do|can) not\b|\b(?:cannot|never)\b|\b(?:don|mustn|shouldn)[’']t\b", re.I
)
_COMMANDS = re.compile(r"\b(?:must|shall|should)\b(?! (?:not|never))", re.I)
# An item that brings its own "You must" hardly hangs from a "must not".
_OWN_RULE = re.compile(
    r"(?:(?:you|they|we|members?|councillors?|officers?|staff)\s+)?(?:must|shall|should|may)\b(?! (?:be|have)\b.*\?)",
    re.I,
)
_RUN_ON = re.compile(
    r"\b(?:must|shall|should) not\b[^.;:,]{0,300}\b(?:You|Members|Councillors) (?:must|shall|should)\b(?! not)|\bDon[’']t\b.{0,300}\bDo\b|\bDo\b .{0,300}\bDon[’']t\b"
)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_MARK = re.compile(r"^(?:\d[\d.]{0,9}\s{0,9}|[^\w\s]{1,9}\s{0,9}){0,3}")
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}")
_MENU = re.compile(r"[^|·»>.]{1,40}(?:\s[|·»>]\s[^|·»>.]{1,40}){2,}")
_MOSTLY = 0.6
# A sentence that commands: "Do not" and "Never" where they open it, softer words where it is about people of a council.
_COUNCILS = re.compile(
    r"\b(?:councillors?|members?|officers?|staff|employees?|clerks?|residents?|child(?:ren)?|photo\w*|posts|posting|social media)\b",
    re.I,
)
_RULE = re.compile(
    r"\b(?:must(?:n[’']t)?|shall|ought to|may (?:not|only))\b|(?<!^)\bshould\b|^(?:please )?(?:do not|don[’']t|never)\b",
    re.I,
)
_SOFTER_RULE = re.compile(r"\b(?:never|cannot|(?:do|does|will|can|are|is) not|(?:don|can|shouldn)[’']t)\b", re.I)
# What pages, forms and stamps say of themselves: "Do not print", "All fields must be filled in", "You must accept cookies".
_ITS_OWN = re.compile(
    r"\b(?:cookies?|javascript|your browser|accept (?:them|these|all)|fields?|(?:log|sign)(?:ged|ed)? in|e-?mail address|information like your|be reviewed)\b"
    r"|\b(?:do not|don[’']t|never|not be|only be|not to be) (?:print|cop[yi]|photocop|reproduc|distribut|circulat|forward|remov|relied|quot|amend|repl(?:y|ied) to th|stapl|fold|bend|writ|scal)\w*",
    re.I,
)
# "What you can and cannot post" is a title, in a menu or a list of contents.
_TITLE = re.compile(r"(?:\w{1,20}ing )?(?:what|which|why|whom?|how)\b[^.]*|.*\?\W*", re.I | re.S)
_FEWEST_WORDS = 4
_WRONG = re.compile(r"â€.?|Ã[\x80-\xbf©®¢£±¶]|Â[£\xa0·«»°]|ï¿½|\ufffd")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of finding: what is said of one, and of several, with an example each."""

    one: str
    several: str


_LOST_LIST = _Kind(
    "nothing follows “{}”; has a list been lost?",
    "{n} lead-ins have nothing below them, such as “{}”; have lists been lost?",
)
_OPENS = _Kind(
    "“{}” opens a list that does not stand under it: its items are quoted without these words",
    "{n} lead-ins open lists that do not stand under them, such as “{}”: items are quoted without these words",
)
_MIDDLE = _Kind(
    "“{}” begins in the middle of a sentence and is quoted without the words before it",
    "{n} clauses begin in the middle of a sentence and are quoted without the words before them, such as “{}”",
)
_FRAGMENT = _Kind(
    "“{}” is too short to stand alone and is never quoted",
    "{n} lines are too short to stand alone and are never quoted, such as “{}”",
)
_TWICE = _Kind(
    "the number {} is printed more than once; answers cite it with its heading",
    "{n} numbers are printed more than once, such as {}; answers cite them with their headings",
)
_GAP = _Kind("{}", "{n} numbers are followed by none that is next: {}")
_RUNNING = _Kind(
    "{} (`furniture` in council.yaml)", "{n} short lines stand there again and again: {} (`furniture` in council.yaml)"
)
_BOTH = _Kind(
    "“{}” forbids and commands in one (“must not” and “must”); do two rules stand in one, or an item under the wrong words?",
    "{n} clauses or lead-ins forbid and command in one (“must not” and “must”), such as “{}”; do two rules stand in one, or items under the wrong words?",
)
_LINKS = _Kind(
    "“{}” is nearly all links; is it a menu? (`furniture` in council.yaml)",
    "{n} clauses are nearly all links, such as “{}”; are they menus? (`furniture` in council.yaml)",
)
_UNDECODED = _Kind(
    "“{}” looks wrongly decoded (letters such as â€™ where an apostrophe was); save the document again as UTF-8",
    "{n} parts look wrongly decoded (letters such as â€™ where an apostrophe was), such as “{}”; save the document again as UTF-8",
)
_OUTSIDE = _Kind(
    "{} reads as a rule and is never quoted: it was taken for what stands around the text (`askfirst show --why` says why)",
    "{n} parts read as rules and are never quoted: they were taken for what stands around the text, such as {} (`askfirst show --why` says why)",
)
_CHECKS: tuple[tuple[_Kind, Callable[[DocumentParts], Iterator[str]]], ...]


def document_suspicions(document: DocumentParts) -> tuple[str, ...]:
    """One line a kind, with how often and the first example: what an officer should look at before it is put in force."""
    name = f"{document.council}/{document.file}"
    found: list[str] = []
    for kind, check in _CHECKS:
        examples = list(check(document))
        if examples:
            said = kind.one if len(examples) == 1 else kind.several
            found.append(f"{name}: {said.format(examples[0], n=len(examples))}")
    return tuple(found)


def change_suspicions(changes: Sequence[DocumentDifference], old: Sequence[DocumentParts]) -> tuple[str, ...]:
    """One line each: far fewer clauses than before, lists that lost items, items that lost the words before their list."""
    parts = {(d.council, d.file): d for d in old}
    found = []
    for document in changes:
        name = f"{document.council}/{document.file}"
        if document.before and document.after < _FAR_FEWER * document.before:
            found.append(
                f"{name}: {document.after} clauses where there were {document.before}; is this the whole text?"
            )
        before = Counter(c.stem for c in _clauses(parts.get((document.council, document.file))) if c.stem)
        lost = Counter(c.stem for c in document.removed if c.stem)
        for stem, count in lost.items():
            came = sum(c.stem == stem for c in document.added)
            if count > came:
                found.append(f"{name}: the list under “{stem[-70:]}” had {before[stem]} items and lost {count - came}")
        for pair in (*document.changed, *document.moved):
            if pair.old.stem and not pair.new.stem:
                found.append(
                    f"{name}: “{pair.new.text[:70]}” no longer stands under “{pair.old.stem[-70:]}”: it is quoted without these words"
                )
    return tuple(found)


def _lost_lists(document: DocumentParts) -> Iterator[str]:
    parts = document.parts
    for number, part in enumerate(parts):
        if part.kind is PartKind.STEM and not part.text[:1].islower():
            after = next((p for p in parts[number + 1 :] if p.kind is not PartKind.FURNITURE), None)
            if after is None or after.kind is PartKind.HEADING or not (after.stem or after.kind is PartKind.STEM):
                yield part.text[-70:]


def _opens(document: DocumentParts) -> Iterator[str]:
    """Lead-ins quoted as clauses: a "must not" that is lost reads as a permission."""
    for clause in _clauses(document):
        if clause.text.rstrip("*_ ").endswith(":") and not clause.stem:
            yield clause.text[-70:]


def _middle(document: DocumentParts) -> Iterator[str]:
    """Clauses in lower case without the words before them; a list right below its heading has none."""
    headed = False
    for part in document.parts:
        if part.kind is PartKind.HEADING:
            headed = True
        elif part.clause is not None:
            lower = part.text[:1].islower()
            headed = headed and (lower or part.number is not None)
            if lower and part.clause.quotable and not part.stem and not headed:
                yield part.text[:70]


def _fragments(document: DocumentParts) -> Iterator[str]:
    yield from (p.text[:70] for p in document.parts if p.clause and p.clause.role is Role.FRAGMENT)


def _twice(document: DocumentParts) -> Iterator[str]:
    """Numbers cited alike in one place; a decimal number's place is the whole document."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    said: set[str] = set()
    for clause in _clauses(document):
        if clause.citation is None:
            continue
        key = (() if "." in clause.citation.strip(".") else clause.headings, clause.citation)
        if key in seen and clause.citation not in said:
            said.add(clause.citation)
            yield clause.citation
        seen.add(key)


def _gaps(document: DocumentParts) -> Iterator[str]:
    """Decimal numbers that are missing between two."""
    last: dict[str, int] = {}
    printed = {part.number.strip(".") for part in document.parts if part.number}
    for part in document.parts:
        match = _DECIMAL.fullmatch(part.number or "")
        if match is None or not match["above"]:
            continue
        above, number = match["above"], int(match["last"])
        if above in last and number > last[above] + 1:
            missing = [f"{above}{n}" for n in range(last[above] + 1, number) if f"{above}{n}" not in printed]
            if missing:
                yield f"after {above}{last[above]} comes {part.number}: is {', '.join(missing[:5])} missing?"
        last[above] = max(number, last.get(above, 0))


def _running(document: DocumentParts) -> Iterator[str]:
    lines = Counter(p.text for p in document.parts if p.clause and len(p.text.split()) <= _SHORT_WORDS)
    for text, count in lines.items():
        if count >= _OFTEN:
            yield f"“{text[:70]}” stands there {count} times; is it a running header?"


def _both(document: DocumentParts) -> Iterator[str]:
    """What forbids and commands in one breath: lead-ins, items under a lead-in, sentences."""
    for part in document.parts:
        if part.kind is PartKind.STEM and _FORBIDS.search(part.text) and _COMMANDS.search(part.text):
            yield part.text[-70:]
        if part.clause is None:
            continue
        against = bool(part.stem) and bool(_FORBIDS.search(part.stem or "")) and bool(_OWN_RULE.match(part.text))
        run_on = any(_FORBIDS.search(s) and _RUN_ON.search(s) for s in _SENTENCE.split(part.text))
        if against or run_on:
            yield part.clause.words[:70] if against else part.text[:70]


def _links(document: DocumentParts) -> Iterator[str]:
    for clause in _clauses(document):
        linked = sum(len(m[0]) for m in _LINK.finditer(clause.text))
        several = len(_LINK.findall(clause.text)) >= 2
        if (several and linked > _MOSTLY * len(clause.text)) or _MENU.fullmatch(clause.text):
            yield clause.text[:70]


def _outside(document: DocumentParts) -> Iterator[str]:
    """Furniture that forbids or commands, with the heading it stands under: a rule that nobody would be shown.

    Not what stands in the text as well (a contents list), nor what runs along on page after page.
    """
    around = Counter(_letters(p.text) for p in document.parts if p.kind is PartKind.FURNITURE)
    shown = {_letters(s) for p in document.parts if p.kind is not PartKind.FURNITURE for s in _sentences(p.text)}
    place = "before the first heading"
    for part in document.parts:
        if part.kind is PartKind.HEADING:
            place = f"under “{part.text[:70]}”"
        often = around.pop(_letters(part.text), 0) if part.kind is PartKind.FURNITURE else 0
        for sentence in _sentences(part.text) if often else ():
            if _is_rule(sentence, runs_along=often > 1) and _letters(sentence) not in shown:
                yield f"“{sentence[:70]}” ({place})"
                break


def _sentences(text: str) -> tuple[str, ...]:
    """Each sentence of a text, and the whole of it, without the marks before them."""
    return tuple(_MARK.sub("", words) for words in (*_SENTENCE.split(text), text))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalpha())


def _is_rule(sentence: str, *, runs_along: bool) -> bool:
    """Whether a sentence forbids or commands, and is no question, title, or what a page or form says of itself."""
    if len(sentence.split()) < _FEWEST_WORDS or _TITLE.fullmatch(sentence):
        return False
    if _COUNCILS.search(sentence):
        return bool(_RULE.search(sentence) or _SOFTER_RULE.search(sentence))
    return not runs_along and bool(_RULE.search(sentence)) and not _ITS_OWN.search(sentence)


def _undecoded(document: DocumentParts) -> Iterator[str]:
    for part in document.parts:
        found = _WRONG.search(part.text)
        if found:
            yield part.text[max(0, found.start() - 30) : found.end() + 30]


_CHECKS = (
    (_LOST_LIST, _lost_lists),
    (_OPENS, _opens),
    (_MIDDLE, _middle),
    (_BOTH, _both),
    (_OUTSIDE, _outside),
    (_UNDECODED, _undecoded),
    (_FRAGMENT, _fragments),
    (_TWICE, _twice),
    (_GAP, _gaps),
    (_RUNNING, _running),
    (_LINKS, _links),
)


def _clauses(document: DocumentParts | None) -> tuple[Clause, ...]:
    return tuple(p.clause for p in document.parts if p.clause) if document else ()
