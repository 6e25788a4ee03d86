"""What the words of a message show: its parts, its situation, danger in any language, findings read with their negation."""

from __future__ import annotations

import pytest

from index.training.dataset import urgent_examples
from index.understanding.danger import makes_light
from index.understanding.issues import find_issues
from index.understanding.languages import plainly_english, told_in_another_language
from index.understanding.parts import MOST_PARTS, parts_of
from index.understanding.situation import named_topics, situation_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Can I tag the mayor, use her portrait and add the crest?",
            ("Can I tag the mayor", "Can I use her portrait", "Can I add the crest?"),
        ),
        ("do i need two accounts and can i block people", ("do i need two accounts", "can i block people")),
        (
            "Am I allowed to share the agenda with the county's logo on it?",
            ("Am I allowed to share the agenda", "Am I allowed to use the county's logo on it?"),
        ),
        ("Can I share the agenda and minutes on facebook or twitter?", None),
        ("bins", None),
    ],
)
def test_a_message_is_cut_where_it_asks_of_something_else(text: str, parts: tuple[str, ...] | None) -> None:
    assert parts_of(text) == (parts or (text,))


def test_a_message_of_very_many_parts_is_read_as_a_whole() -> None:
    text = " ".join(f"Can I post photo number {n}?" for n in range(MOST_PARTS + 1))
    assert parts_of(text) == (text,)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("can i tweet during the committee meeting", "setting", "meeting"),
        ("papers from the exempt session", "setting", "closed_session"),
        ("can I post from the count", "setting", "count"),
        ("took a picture on the site visit", "setting", "site_visit"),
        ("my wife keeps posting about the parking", "actor", "relative"),
        ("I'm the clerk, may I answer comments?", "actor", "officer"),
        ("should I block him", "act", "block"),
        ("is tiktok covered", "platform", "tiktok"),
        ("Am I allowed to post this?", "mode", "permission"),
        ("somebody made a formal complaint about my post", "mode", "complaint"),
    ],
)
def test_the_situation_is_read_from_the_words(text: str, field: str, value: str) -> None:
    assert getattr(situation_of(text, draft=False), field) == value


def test_topics_named_outright_stand_in_the_order_of_the_words() -> None:
    assert [*named_topics("confidential report with the council’s logo")][:2] == ["confidential", "logo"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chcę umrzeć, nikt mi nie pomoże", "selfharm"),
        ("Mae o'n bygwth fy lladd", "danger"),
        ("Je reçois des menaces de mort", "danger"),
        ("Mi marido me pega y me va a matar", "danger"),
        ("我不想活了", "selfharm"),
        ("هددني رجل بالسكين", "danger"),
        ("хочу померти", "selfharm"),
        ("Czy mogę opublikować zdjęcie dzieci?", None),
        ("I was told that I may not post it", None),
    ],
)
def test_danger_is_recognised_in_other_languages(text: str, kind: str | None) -> None:
    told = told_in_another_language(text)
    assert (told.kind if told else None) == kind
    assert told is None or "999" in told.call


@pytest.mark.parametrize("text", ["top banana, brilliant stuff", "nice one lads, lovely job", "sorted thanks mate"])
def test_everyday_english_is_known_without_its_commonest_words(text: str) -> None:
    assert plainly_english(text)


def test_hardly_a_message_in_another_language_is_taken_for_english() -> None:
    messages = [text for text, _ in urgent_examples(foreign=True)]
    assert len(messages) > 2000
    assert sum(map(plainly_english, messages)) < len(messages) / 100


def test_a_recommendation_is_read_with_its_negation() -> None:
    assert not [i for i in find_issues("I can't recommend the bakery on Mill Lane") if i.topic == "endorsement"]
    assert [i for i in find_issues("I can't recommend the bakery highly enough") if i.topic == "endorsement"]


def test_what_makes_light_of_abuse_is_known() -> None:
    assert makes_light("Members should develop a thick skin and ignore such remarks.")
    assert not makes_light("Report it to the police and tell the Monitoring Officer.")
