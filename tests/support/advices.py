"""Any advice at all, for properties that hold on every channel."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.advice import Advice, Contact, Finding, Note, Outcome, Quote

letters = st.characters(exclude_categories=("Cs", "Cc"))
short = st.text(letters, min_size=1, max_size=60)
long = st.one_of(
    st.text(letters, min_size=1, max_size=400),
    st.builds(
        lambda word, count: (word + " ") * count + "end",
        st.sampled_from(["&", "<!channel>", "*x*", "mustn't"]),
        st.integers(1, 2500),
    ),
)
maybe = st.none() | short
quotes = st.builds(Quote, short, short, maybe, maybe, maybe, st.none() | long, long, st.just(0.5), maybe)
notes = st.builds(Note, long, short)
contacts = st.builds(
    Contact, short, maybe, st.none() | st.emails(), st.none() | st.from_regex(r"0[0-9]{4} [0-9]{6}", fullmatch=True)
)
advices = st.builds(
    Advice, st.sampled_from(Outcome), st.just("a-council"), short, long, st.floats(0, 1), st.just("2026-11-21T00:00:00Z-abc"),
    topics=st.lists(st.sampled_from(["respect", "children"]), max_size=3).map(tuple), quotes=st.lists(quotes, max_size=3).map(tuple),
    related=st.lists(quotes, max_size=5).map(tuple), notes=st.lists(notes, max_size=3).map(tuple),
    call_now=st.lists(st.builds(Note, short, short), max_size=4).map(tuple),
    findings=st.lists(st.builds(Finding, short, short), max_size=4).map(tuple), contacts=st.lists(contacts, max_size=3).map(tuple),
    as_before=st.sampled_from([False, False, False, True]),
)  # fmt: skip
