"""Any reply at all, kind by kind, and the words that each chat platform shows of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from markdown_it import MarkdownIt

from bot.chat.buttons import UNDER_AN_ANSWER, Action
from bot.chat.people import Party, Person, Place
from bot.chat.reply import (
    Answers,
    Apology,
    CardPieces,
    Clauses,
    CouncilChoice,
    Done,
    FileChoice,
    Home,
    NoForm,
    NoticeLines,
    ReferForm,
    Referral,
    Reply,
    ReplyForm,
    Said,
    ShownChange,
    Spoken,
    Words,
)
from bot.presentation import card_pieces, related_pieces
from bot.refresh_lines import Line, Mark
from bot.slack import forms as slack_forms
from bot.slack import views as slack
from bot.teams import views as teams
from bot.teams.cards import lines_of
from index.corpus.council import Council, DocumentEntry
from index.refresh.compare import Op, Run
from tests.support.advices import advices, contacts, long, notes, quotes, short

whom = st.lists(contacts, max_size=3).map(tuple)
several = st.lists(quotes, max_size=3).map(tuple)
runs = st.lists(st.builds(Run, st.sampled_from(Op), st.one_of(short, long)), max_size=6).map(tuple)
plain_lines = st.builds(Line, st.sampled_from(Mark), st.one_of(short, long))
lines = st.lists(st.one_of(plain_lines, st.builds(Line, st.just(Mark.CHANGED), short, runs)), max_size=12).map(tuple)
parties = st.builds(Party, st.just(Person("elsewhere", "w", "p")), st.one_of(st.just(""), short))
documents = st.lists(short.filter(str.strip), min_size=1, max_size=30).map(
    lambda titles: tuple(DocumentEntry(file=f"d{n}.txt", title=title) for n, title in enumerate(titles))
)
choices = st.tuples(short.filter(str.strip), st.sampled_from([Action.CHECK_FILE, Action.NEW_VERSION]), st.just("{}"))
lines_above = st.lists(long, max_size=2).map(tuple)
named = short.filter(str.strip)
councils = st.builds(lambda name, held: Council(id="a-council", name=name, documents=held), named, documents)
some_councils = st.lists(councils, min_size=1, max_size=3).map(tuple)
_MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")

KINDS: dict[type[Said], SearchStrategy[Reply]] = {
    Words: st.builds(Words, long, whom).map(Reply),
    Apology: st.builds(Apology, long, whom).map(Reply),
    NoForm: st.builds(NoForm, long, whom).map(Reply),
    Answers: st.builds(Answers, st.lists(advices, min_size=1, max_size=2).map(tuple), long, lines_above).map(
        lambda said: Reply(said, actions=UNDER_AN_ANSWER)
    ),
    FileChoice: st.builds(FileChoice, short, st.lists(choices, min_size=1, max_size=4).map(tuple)).map(Reply),
    Clauses: st.builds(lambda q, near, c: Clauses(related_pieces(q, near=near), c), several, st.booleans(), whom).map(
        Reply
    ),
    CouncilChoice: st.builds(CouncilChoice, some_councils).map(lambda said: Reply(said, actions=(Action.CHOOSE,))),
    Home: st.builds(Home, st.lists(st.tuples(councils, whom), max_size=2).map(tuple), some_councils, short).map(
        lambda said: Reply(said, actions=(Action.CHOOSE,))
    ),
    ShownChange: st.builds(ShownChange, lines, st.just("c1"), st.none() | long, whom).map(
        lambda said: Reply(said, actions=(Action.PUBLISH, Action.DISCARD))
    ),
    ReferForm: st.builds(ReferForm, short, short, st.none() | long, st.just("{}")).map(Reply),
    ReplyForm: st.builds(
        ReplyForm, short, short, long, st.lists(short, max_size=2).map(tuple), short, st.just("r1"),
        st.sampled_from([Action.SEND_REPLY, Action.SEND_ANSWER, Action.SEND_FORCE]),
    ).map(Reply),
    Referral: st.builds(
        Referral, st.just("r1"), short, parties, long, st.lists(long, max_size=3).map(tuple), st.lists(short, max_size=2).map(tuple),
    ).map(lambda said: Reply(said, actions=(Action.REPLY, Action.RESOLVE))),
    Spoken: st.builds(Spoken, short, parties, short, st.one_of(st.just(""), long), short, st.just("r1")).map(
        lambda said: Reply(said, actions=(Action.ANSWER,))
    ),
    Done: st.builds(Done, long).map(Reply),
    NoticeLines: st.builds(NoticeLines, st.lists(long, min_size=1, max_size=4).map(tuple), whom).map(Reply),
    CardPieces: st.builds(
        lambda title, said, q, told, c: CardPieces(card_pieces(title, said, q, told, c)),
        short, st.lists(short, max_size=3), several, st.lists(notes, max_size=2), whom,
    ).map(Reply),
}  # fmt: skip


def folded(text: str) -> str:
    """Words without white space, bullets or bars: what differs is how they are set."""
    return "".join(text.split()).replace("┃", "").replace("•", "").replace("\u2060", "")


def on_slack(reply: Reply) -> str:
    """All that a person reads in Slack, in order, then what they can press."""
    match reply.said:
        case ReferForm() as form:
            view = slack_forms.refer_form(form)
        case ReplyForm() as form:
            view = slack_forms.reply_form(form, Place("C1"))
        case _:
            blocks = [block for message in slack.draw(reply) for block in message.blocks]
            return folded(" ".join((*in_blocks(blocks), *pressable_in(blocks))))
    return folded(" ".join((*in_blocks(view["blocks"]), view["submit"]["text"])))


def on_teams(reply: Reply) -> str:
    """The same in Teams."""
    if isinstance(reply.said, ReferForm | ReplyForm):
        cards = [teams.in_dialog(reply)]
        return folded(" ".join((*in_body(cards), *pressable_on(cards))))
    found, cards = [], []
    for message in teams.draw(reply):
        found += in_body([message.card])
        cards.append(message.card)
    return folded(" ".join((*found, *pressable_on(cards))))


def in_blocks(found: Any) -> Iterator[str]:
    """The words of Slack's blocks; entities are undone where Slack undoes them."""
    if isinstance(found, list):
        for one in found:
            yield from in_blocks(one)
        return
    if not isinstance(found, dict) or found.get("type") in ("actions", "context_actions"):
        return
    if isinstance(text := found.get("text"), str):
        escaped = found.get("type") == "plain_text"
        yield text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if escaped else text
        return
    yield str(found.get("initial_value", ""))
    for value in found.values():
        yield from in_blocks(value)


def pressable_in(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """The labels of Slack's buttons."""
    for block in blocks:
        for element in block.get("elements", ()) if block["type"] in ("actions", "context_actions") else ():
            for button in (element, element.get("positive_button"), element.get("negative_button")):
                if button and "text" in button:
                    yield from in_blocks(button["text"])


def in_body(cards: list[dict[str, Any]]) -> Iterator[str]:
    """The words of Teams' cards."""
    for element in (element for card in cards for element in card["body"]):
        yield from lines_of(element)
        if element["type"] == "Input.Text":
            yield element.get("value", "")
        if element["type"] == "Input.Toggle":
            yield element["title"]


def pressable_on(cards: list[dict[str, Any]]) -> Iterator[str]:
    """The labels of Teams' buttons; a choice of council, made at once in Slack, is sent with one more."""
    sets = (e["actions"] for card in cards for e in card["body"] if e["type"] == "ActionSet")
    shown = (*sets, *(card.get("actions", ()) for card in cards))
    for action in (action for actions in shown for action in actions):
        if action.get("verb") != Action.CHOOSE:
            yield action["title"]


def as_shown(text: str) -> str:
    """What a Markdown reader shows, of which only words are allowed."""
    found = []
    for token in _MARKDOWN.parse(text):
        assert token.type in ("paragraph_open", "inline", "paragraph_close"), token
        for child in token.children or ():
            assert child.type in ("text", "softbreak", "text_special"), child
            found.append("\n" if child.type == "softbreak" else child.content)
    return "".join(found).replace("\u2060", "")
