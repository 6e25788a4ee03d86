"""Whom to call: the council's own contacts where it has entered them, in its own order."""

from __future__ import annotations

from bot.help_now import call_now
from index.corpus.council import PLACEHOLDER, Contact, Council, DocumentEntry
from index.understanding.danger import Danger

LEAD = "Designated Safeguarding Lead"


def called(*contacts: Contact, call: str | None = None) -> list[str]:
    council = Council(
        id="anytown", name="Anytown", documents=(DocumentEntry(file="p.txt", title="Policy"),), contacts=contacts
    )
    return [note.text for note in call_now(Danger("child", 0.9, sure=True, call=call), council)]


def test_a_contact_that_is_still_to_be_filled_in_is_left_out() -> None:
    blank = Contact(role=LEAD, name=PLACEHOLDER, email=PLACEHOLDER, phone=PLACEHOLDER)
    assert called(blank, Contact(role=LEAD)) == called()


def test_several_contacts_keep_their_order_after_the_first_thing_to_do() -> None:
    first, second = (
        Contact(role=LEAD, phone="0115 1", name=PLACEHOLDER),
        Contact(role="Safeguarding", email="b@c.example"),
    )
    clerk = Contact(role="Clerk", phone="0115 3")
    said = called(first, clerk, second)
    assert said[1:3] == [f"{LEAD}: 0115 1.", "Safeguarding: b@c.example."]
    assert [said[0], *said[3:]] == called()
    assert called(first, second, call="Zadzwoń pod 999.")[:3] == ["Zadzwoń pod 999.", *said[:2]]
