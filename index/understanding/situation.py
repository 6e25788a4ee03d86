"""The situation a message tells of: where, who, what is done, on which platform, and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from index.understanding.lexicon import Patterns, lexicon

NONE, ME, POST = "none", "me", "post"
DRAFT, FACT, PERMISSION, HAPPENED = "draft", "fact", "permission", "happened"
_FEWEST_WORDS_TOLD = 9


@dataclass(frozen=True, slots=True)
class Situation:
    """Each from lexicon.yaml. `setting`: in a meeting, at a count … `actor`: who posts. `act`: post, share, block …
    `platform`: the one named. `mode`: permission asked, something that happened, a complaint, a draft, or a fact wanted."""

    setting: str
    actor: str
    act: str
    platform: str
    mode: str


def situation_of(text: str, *, draft: bool) -> Situation:
    """What the words of a message show; what they do not is `none`, and the actor the asker."""
    words, plain = lexicon(), plainly(text)
    act = POST if draft else _first(words.act, plain) or NONE
    return Situation(
        setting=_first(words.setting, plain) or NONE,
        actor=_first(words.actor, plain) or ME,
        act=act,
        platform=_first(words.platform, plain) or NONE,
        mode=DRAFT if draft else _first(words.mode, plain) or _plain_mode(plain, act),
    )


def _plain_mode(text: str, act: str) -> str:
    """Where no word of it says: a question about doing something asks leave, a longer statement tells what happened."""
    if "?" in text:
        return PERMISSION if act != NONE else FACT
    return HAPPENED if len(text.split()) >= _FEWEST_WORDS_TOLD else FACT


def named_topics(text: str) -> dict[str, tuple[int, int]]:
    """The topics that words in a message name outright, with where they stand, in the order of the words."""
    plain = plainly(text)
    found = ((pattern.search(plain), topic) for topic, pattern in lexicon().named.items())
    return {topic: span for span, topic in sorted((match.span(), topic) for match, topic in found if match)}


def place_of(setting: str, text: str) -> tuple[int, int]:
    """Where the words stand that show a setting."""
    match = lexicon().setting[setting].search(plainly(text))
    return match.span() if match else (0, 0)


def plainly(text: str) -> str:
    """With straight apostrophes, as the lexicon has them."""
    return text.replace("’", "'").replace("‘", "'")


def _first(patterns: Patterns, text: str) -> str | None:
    return next((name for name, pattern in patterns.items() if pattern.search(text)), None)
