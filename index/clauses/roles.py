"""What a clause does in its document, from its heading and its words."""

from __future__ import annotations

import re

from index.clauses.parts import Role

_IN_HEADING: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.DEFINITION,
        re.compile(
            r"what is social media|definition|glossary|examples? of|types? of social|interpretation|meaning of", re.I
        ),
    ),
    (Role.BENEFIT, re.compile(r"benefit|why (?:use|should)|advantages|opportunit", re.I)),
    (
        Role.CONTACT,
        re.compile(
            r"^\W*(?:contacts?\b|further (?:support|advice|information)|more information|help and advice|useful (?:links|contacts))",
            re.I,
        ),
    ),
    (Role.REVIEW, re.compile(r"\breview\b|version (?:control|history)|document (?:control|history)", re.I)),
    (
        Role.PURPOSE,
        re.compile(
            r"\b(?:purpose|introduction|background|aims?|objectives?|foreword|overview|policy statement)\b", re.I
        ),
    ),
)
_DEFINES = re.compile(
    r"^(?:[“\"‘']?social media[”\"’']? (?:is|are|means|refers|covers|includes)|for the purposes? of this|(?:the )?term [“\"‘'])|"
    r"collective term|the term for|term used (?:for|to describe)|\bmeans any\b",
    re.IGNORECASE,
)
_TERM = re.compile(r"^[A-Z][\w’'&./ -]{1,30}(?::| [–—-]) (?:A|An|The|Short for|Is)\b")
_RISK_STEM = re.compile(r"\brisks? (?:have|has|are|include|associated|identified|of)\b[^.]*:$", re.IGNORECASE)
_BENEFIT_STEM = re.compile(r"\b(?:benefits?|advantages?|useful tool|opportunit)\b[^.]*:$", re.IGNORECASE)
_RULE = re.compile(
    r"\b(?:must|should|shall|may not|cannot|can[’']t|do not|don[’']t|never|always|avoid|ensure|be (?:careful|aware|clear)"
    r"|make (?:sure|use)|remember|applies|apply|covers?|liable|responsible|breach|required?)\b",
    re.IGNORECASE,
)

# A web or e-mail address that stands alone: where to read on, which answers nothing.
_ADDRESS = re.compile(r"\W*(?:https?://|www\.|[\w.+-]+@)\S+\W*", re.IGNORECASE)

# As far from its end as one looks at how a text ends.
_TAIL = 400


def role_of(headings: tuple[str, ...], stem: str | None, text: str) -> Role:
    """The role of a clause; a definition or purpose that lays down a duty is a rule all the same."""
    short = (len(text.split()) < 3 and not stem) or not re.search(r"\w", text) or _ADDRESS.fullmatch(text)
    if short or re.search(r"(?::-?|—)\s*$", text[-_TAIL:]):
        return Role.FRAGMENT
    nearest = headings[-1] if headings else ""
    if stem and _RISK_STEM.search(stem[-_TAIL:]):
        return Role.RISK
    if stem and _BENEFIT_STEM.search(stem[-_TAIL:]):
        return Role.BENEFIT
    if _DEFINES.search(text) or (_TERM.match(text) and _IN_HEADING[0][1].search(" ".join(headings))):
        return Role.DEFINITION
    for role, pattern in _IN_HEADING:
        if pattern.search(nearest) and not (role is not Role.CONTACT and _RULE.search(text)):
            return role
    return Role.RULE
