"""Welsh told from English, well enough to keep the two halves of a bilingual page apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Small words that the one language uses all the time and the other never.
_WELSH_WORDS = (
    "ac ar am at bod bydd byddwch chi cyfryngau cyngor cynghorydd cynghorwyr cymdeithasol dylai dylech ddim ei eich "
    "eu fel fod gael gall gallwch gan gyda gyfer hefyd hwn hyn mae mewn nac neu ni oes os peidiwch polisi pob rhaid "
    "sy sydd trwy unrhyw wedi wrth wneud y ydych yn ynghylch yr"
)
_ENGLISH_WORDS = (
    "and are as be by council councillor councillors do does for from has have if in is it media members must not of "
    "on or policy post should social that the their they this to with you your"
)
_WELSH, _ENGLISH = frozenset(_WELSH_WORDS.split()), frozenset(_ENGLISH_WORDS.split())
_MOST = 20_000


def language_of(text: str) -> str | None:
    """ "cy" for Welsh, "en" for English, None where the words do not tell."""
    found = re.findall(r"[^\W\d_]+", text[:_MOST].lower())
    welsh, english = sum(w in _WELSH for w in found), sum(w in _ENGLISH for w in found)
    if max(welsh, english) < 2 or min(welsh, english) * 3 > max(welsh, english):
        return None
    return "cy" if welsh > english else "en"


def two_languages(texts: Sequence[str]) -> bool:
    """Whether some of the texts are Welsh and some English."""
    return {"cy", "en"} <= {language_of(t) for t in texts}


def common_words(text: str) -> int:
    """How many of the words of `text` are small words that English or Welsh uses all the time."""
    return sum(w in _WELSH or w in _ENGLISH for w in re.findall(r"[^\W\d_]+", text.lower()))
