"""Whom a clause binds, by its words and by what it stands under."""

from __future__ import annotations

import pytest

from index.clauses.audience import Audience, audience_of


@pytest.mark.parametrize(
    ("headings", "stem", "text", "audience"),
    [
        (("Policy", "For councillors"), None, "Do not share exempt papers.", Audience.COUNCILLORS),
        (("Policy", "Personal use by employees"), None, "Use during breaks is allowed.", Audience.STAFF),
        (("Policy", "Scope"), None, "Employees must not criticise members online.", Audience.STAFF),
        (("Policy", "The Council's own accounts"), None, "We do not carry advertising.", Audience.COUNCIL_ACCOUNTS),
        (("Policy", "House rules for visitors to our page"), None, "Comments stay on the subject.", Audience.PUBLIC),
        (("Policy", "The Council's own accounts"), None, "Councillors must not post from them.", Audience.COUNCILLORS),
        (("Policy", "Copyright"), None, "Images of others need their consent.", Audience.ANYONE),
    ],
)
def test_a_clause_binds_whom_its_words_or_heading_name(
    headings: tuple[str, ...], stem: str | None, text: str, audience: Audience
) -> None:
    assert audience_of(headings, stem, text) is audience
