"""What people are told where something failed."""

from __future__ import annotations

import pytest

from bot.chat.delivery import without_folders


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/srv/askfirst/policies/anytown/council.yaml:3: name: missing", "council.yaml:3: name: missing"),
        ("The file (/home/a.b/x-y/policy.pdf) is damaged", "The file (policy.pdf) is damaged"),
        (
            "See https://www.anytown.gov.uk/policies/social/media.pdf",
            "See https://www.anytown.gov.uk/policies/social/media.pdf",
        ),
        ("and/or, 6/5/2027, n/a, 1/2", "and/or, 6/5/2027, n/a, 1/2"),
    ],
)
def test_a_file_is_named_without_its_folders(said: str, told: str) -> None:
    assert without_folders(said) == told
