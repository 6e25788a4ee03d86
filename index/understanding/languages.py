"""Whether a message is English; and danger told in another language, by the phrases in languages.yaml."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from index.corpus.yaml_file import read_yaml, validate

_FILE = Path(__file__).parent / "languages.yaml"
_ENGLISH_FILE = Path(__file__).parent / "english.yaml"
_ACCENTS = re.compile("[\u0300-\u036f]")
# A text with this share of the commonest English words is English; the others are few.
_PLAIN_SHARE = 0.25
# So is one with this share of words that councillors often type.
_FAMILIAR_SHARE = 0.4
# "Me", "a", "no" and "was" are words of other languages too: to look for phrases of those a text need not be that foreign.
_ENGLISH_SHARE = 0.6
_WORDS = (
    "the a an i im i'm my me to of is are was on in and it its it's can could should do does for that this with you your be or not "
    "no if we he she they have has had about from at by as what who how when where why will would am any there been so but up out "
    "just all"
)
_COMMONEST = frozenset(_WORDS.split())


class Phrases(BaseModel):
    """What tells of danger in one language. `call`: to call 999, in that language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    call: str
    selfharm: tuple[str, ...]
    danger: tuple[str, ...]
    child: tuple[str, ...]


class _File(RootModel[dict[str, Phrases]]):
    """A language's name and its phrases."""


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of danger, and how that language says to call 999."""

    kind: str
    call: str


class _English(BaseModel):
    """Words that are English and of no other language of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    familiar: str


def plainly_english(text: str) -> bool:
    """Whether so many of a text's words are common English ones that it is no other language."""
    return _share(text, _COMMONEST) >= _PLAIN_SHARE or _share(text, _familiar()) >= _FAMILIAR_SHARE


def _share(text: str, known: frozenset[str]) -> float:
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower().replace("’", "'"))
    return sum(word in known for word in words) / max(len(words), 1)


@cache
def _familiar() -> frozenset[str]:
    data, node = read_yaml(_ENGLISH_FILE)
    return frozenset(validate(_English, _ENGLISH_FILE, data, node).familiar.split())


def told_in_another_language(text: str) -> Told | None:
    """The danger that a message tells of in one of the languages of the file."""
    if _share(text, _COMMONEST) >= _ENGLISH_SHARE:
        return None
    words = _plain(text)
    return next((told for phrase, told in _phrases() if phrase in words and _begins_a_word(phrase, words)), None)


@cache
def _phrases() -> tuple[tuple[str, Told], ...]:
    data, node = read_yaml(_FILE)
    found = validate(_File, _FILE, data, node).root
    return tuple(
        (_plain(phrase), Told(kind, phrases.call))
        for kind in ("selfharm", "child", "danger")
        for phrases in found.values()
        for phrase in getattr(phrases, kind)
    )


def _begins_a_word(phrase: str, text: str) -> bool:
    """A phrase begins where a word does, but for writing without spaces; it may end within one."""
    return re.search(rf"(?:(?<!\w)|(?<=[\u3000-\u9fff])){re.escape(phrase)}", text) is not None


def _plain(text: str) -> str:
    """Lower case without the accents of European letters, spaces folded."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold().replace("’", "'").replace("ʼ", "'")))
    return " ".join(unicodedata.normalize("NFC", bare).split())
