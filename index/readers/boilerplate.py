"""Lines about the document rather than of it: contents, versions, adoption and review, forms to sign, addresses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,}|·{4,}|_{4,}|-{6,})\s*(?:\d{1,3}|[ivx]{1,5})\s*$")
_TAB_PAGE = re.compile(r"\S\t+\s*\d{1,3}\s*$|\S\s{6,}\d{1,3}\s*$")
_CONTENTS = re.compile(r"\W*(?:table of )?(?:contents|index)\W*(?:page)?\W*", re.I)
_TITLE = re.compile(
    r"\W*(?:\d{1,2}[.)]?\s+)?(?:document|version|revision|amendment|change|policy|approval|review)s?"
    r"(?: (?:and|&) \w+)? (?:control|history|record|log|information|details|status|schedule)(?: (?:sheet|table|and \w+))?\W*",
    re.I,
)
_COLUMN = (
    "version|date|author|changes?|status|summary|approved by|amended by|amendment|description|revision|issue|owner|"
    "comments?|reason|reviewed by|reviewer|name|details|notes|modified by|prepared by|role|signed|page"
)
_COLUMNS = re.compile(rf"(?:{_COLUMN})", re.I)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|winter|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b{_MONTH}\b[ ,/]*(?:\w+[ /]+)?\d{{2,4}}\b|\b(?:19|20)\d\d\b", re.I
)
_VERSION_ROW = re.compile(
    r"\s*(?:v(?:ersion)?\.?\s?)?\d{1,2}(?:\.\d{1,2}){0,2}(?:\s*\||\s{2,}|\t|\s+(?=\d{1,2}[/.-]\d))", re.I
)
_ABOUT = re.compile(
    r"\W*+(?:(?:this|the) )?(?:document|policy|protocol|code|guidance)?\s*+"
    r"(?:version(?: (?:no|number|control))?|owner|author|(?:policy )?(?:ref(?:erence)?|status)|approved|approval|adopted|adoption|ratified|agreed|endorsed"
    r"|(?:date )?(?:of )?(?:next |last |latest )?review(?:ed)?|to be reviewed|revised|revision|issued?|effective|in force from|date (?:of )?(?:adopt|approv|issue|review|next|publi)\w*|date(?=\s*[:|\t])|amended"
    r"|last updated|updated|minute|classification|published|mabwysiadwyd|supersedes|prepared by|responsible officer|lead officer)\b",
    re.I,
)
_AFTER = re.compile(
    r"\W*(?:by|on|at|in|from|date|due|no|number|ref\w*|of|version|for|as|and|to|/)\b|\s*[:|\t/(.]|\s{3,}|\W*$|\W*\d",
    re.I,
)
_MODAL = re.compile(r"\b(?:must|should|shall|may(?! \d)|will|can|cannot|never|not|do|don[’']t|ought|need)\b", re.I)
_FORM = re.compile(r"_{4,}|\.{6,}\s*(?:\D|$)|…{3,}\s*(?:\D|$)")
_FIELD = re.compile(
    r"\W*(?:signed|signature|sign here|print(?:ed)? name|name|date|position|designation|witness(?:ed by)?|signed (?:by|on behalf of|for)\b.{0,60}"
    r"|llofnod.{0,60})\W*",
    re.I,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s{1,2}\d[A-Z]{2}\W*$")
_OUTWARD, _INWARD = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?$"), re.compile(r"\d[A-Z]{2}\W?")
_REACHED = re.compile(r"\s*(?:tel|telephone|phone|ffôn|e-?mail|e-?bost|web|website|fax)\b\W", re.I)
_SENTENCE = re.compile(r"[.!?;:]\W*$")
_FEW_WORDS, _ADDRESS_LINES = 8, 6


def boilerplate_lines(texts: Sequence[str]) -> dict[int, str]:
    """Numbers of the lines that tell of the document, each with why; `texts` in order, empty where blank."""
    found: dict[int, str] = {}
    for kind in (_contents, _control, _about, _forms, _addresses):
        found |= {n: f"boilerplate: {why}" for n, why in kind(texts) if n not in found}
    return found


def _filled(texts: Sequence[str], start: int, step: int = 1) -> int | None:
    """The next line from `start` on that is not blank."""
    at = start
    while 0 <= at < len(texts):
        if texts[at].strip():
            return at
        at += step
    return None


def _contents(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines with leaders to a page's number, with lines between two of them; and the title over them."""
    why = "a line of a contents list"
    listed = [n for n, text in enumerate(texts) if len(text) < 300 and _LEADERS.search(text)]
    tabbed = [n for n, text in enumerate(texts) if len(text) < 300 and _TAB_PAGE.search(text)]
    title = next((n for n, text in enumerate(texts) if len(text) < 60 and _CONTENTS.fullmatch(text)), None)
    if title is not None and not listed:
        listed = [n for n in tabbed if title < n <= title + 60]
        listed = listed if len(listed) >= 2 else []
    for one, other in itertools.pairwise(listed):
        yield one, why
        if other - one <= 2:
            yield from ((n, why) for n in range(one + 1, other) if texts[n].strip())
    if listed:
        yield listed[-1], why
        above = _filled(texts, listed[0] - 1, -1)
        if above is not None and len(texts[above]) < 60 and _CONTENTS.fullmatch(texts[above]):
            yield above, "the title of a contents list"


def _control(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Tables of versions: their column headings, the rows below, and the title over them."""
    for number, text in enumerate(texts):
        heads = _heads_versions(text)
        titled = len(text) < 80 and bool(_TITLE.fullmatch(text))
        if not heads and not titled:
            continue
        rows = _rows_below(texts, number)
        if rows:
            yield number, "the head of a table of versions"
            yield from ((n, "a row of a table of versions") for n in rows)


def _heads_versions(text: str) -> bool:
    cells = [c.strip(" *") for c in re.split(r"\s{2,}|\t|\|", text[:200]) if c.strip(" *|:-")]
    known = sum(bool(_COLUMNS.fullmatch(c)) for c in cells)
    return (
        len(cells) >= 2
        and known >= 2
        and known >= len(cells) - 1
        and bool(re.search(r"version|date|issue|revision|review", text, re.I))
    )


def _rows_below(texts: Sequence[str], head: int) -> list[int]:
    """The lines below that are rows of versions or say who approved what when."""
    rows: list[int] = []
    indent = 0
    at, blank = head + 1, 0
    while at < len(texts) and blank < 2 and len(rows) < 60:
        text = texts[at]
        if not text.strip():
            blank += 1
        elif (
            _is_rule(text)
            or _heads_versions(text)
            or (_VERSION_ROW.match(text) and _DATE.search(text[:300]))
            or _is_about(text)
        ):
            rows.append(at)
            blank, indent = 0, len(text) - len(text.lstrip())
        elif rows and not blank and len(text) - len(text.lstrip()) >= indent + 8:
            rows.append(at)
        else:
            break
        at += 1
    return rows if any(not _is_rule(texts[n]) for n in rows) else []


def _is_rule(text: str) -> bool:
    return bool(re.fullmatch(r"[\s|:+=_-]{3,}", text))


def _is_about(text: str) -> bool:
    """Whether a line says which version this is, who adopted it and when it is looked at again, and no more."""
    words = text.split()
    if not words or len(words) > 22 or len(text) > 200 or not _ABOUT.match(text) or _MODAL.search(text):
        return False
    opening = _ABOUT.match(text)
    after = text[opening.end() :] if opening else ""
    if not _AFTER.match(after) and not _DATE.match(after.lstrip(" .,:-–—(")):
        return False
    return bool(_DATE.search(text)) or (
        len(words) <= 10
        and bool(re.match(r"\s*(?:by|date|no\.?|number|due|ref(?:erence)?)?\s*[:|\t]|\s{3,}", after, re.I))
    )


def _about(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield from ((n, "says who adopted the document, or when") for n, text in enumerate(texts) if _is_about(text))


def _forms(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines to be filled in and signed."""
    for number, text in enumerate(texts):
        if (
            len(text) < 300
            and _FORM.search(text)
            and not _LEADERS.search(text)
            and len(re.findall(r"[A-Za-z]{2,}", text)) <= 12
        ):
            yield number, "a line to be filled in"
        elif len(text) < 80 and re.match(r"\W*(?:signed|signature|llofnod)\b", text, re.I) and _FIELD.fullmatch(text):
            yield number, "a line to be signed"
            below = _filled(texts, number + 1)
            if below is not None and len(texts[below].split()) <= _FEW_WORDS and _DATE.search(texts[below]):
                yield below, "a line to be signed"


def _addresses(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Short lines that end with a postcode, from where the address begins."""
    why = "a postal address"
    for number, text in enumerate(texts):
        stripped = _with_rest(texts, number)
        if len(stripped) > 140 or not _POSTCODE.search(stripped) or _MODAL.search(stripped):
            continue
        if len(stripped.split()) > 16:
            continue
        start = number
        while start > 0 and number - start < _ADDRESS_LINES and _address_like(texts[start - 1]):
            start -= 1
        lead = _filled(texts, start - 1, -1)
        if (start < number or "," in stripped) and not (lead is not None and texts[lead].rstrip().endswith(":")):
            end = number + 1 + (stripped != text.strip())
            while end < len(texts) and _REACHED.match(texts[end]) and len(texts[end]) < 120:
                end += 1
            yield from ((n, why) for n in range(start, end))


def _with_rest(texts: Sequence[str], number: int) -> str:
    """A line with the second half of its postcode where that stands alone on the next."""
    stripped = texts[number].strip()
    below = texts[number + 1].strip() if number + 1 < len(texts) else ""
    return f"{stripped} {below}" if _OUTWARD.search(stripped) and _INWARD.fullmatch(below) else stripped


def _address_like(text: str) -> bool:
    stripped = text.strip()
    short = bool(stripped) and len(stripped.split()) <= _FEW_WORDS and len(stripped) <= 60
    return (
        short
        and stripped[0].isupper() | stripped[0].isdigit()
        and not _SENTENCE.search(stripped)
        and not _MODAL.search(stripped)
    )
