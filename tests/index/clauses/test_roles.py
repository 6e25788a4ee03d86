"""What a clause does in its document."""

from __future__ import annotations

import pytest

from index.clauses.parts import Role
from index.clauses.roles import role_of


@pytest.mark.parametrize("address", ["https://www.anytown.gov.uk/code-of-conduct", "www.lga.gov.uk.", "<clerk@anytown.gov.uk>"])  # fmt: skip
def test_an_address_that_stands_alone_is_no_clause_to_quote(address: str) -> None:
    assert role_of(("Further reading",), "Members may find these useful:", address) is Role.FRAGMENT


def test_an_address_in_a_rule_is_part_of_the_rule() -> None:
    assert role_of((), None, "Report it to clerk@anytown.gov.uk before you post.") is Role.RULE
