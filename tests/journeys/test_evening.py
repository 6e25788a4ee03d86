"""A councillor's evening, the same in Slack and in Teams: forwarded, followed up, sent to the officers, answered, resolved."""

from __future__ import annotations

from tests.support.chat import OFFICER, Chat, Shown

POST = "Cllr Barry Wainwright is a liar and pocketed the grant money. Share!"


def test_a_councillors_evening(chat: Chat) -> None:
    told: list[tuple[str, Shown]] = []

    def shown(who: str, one: Shown) -> Shown:
        told.append((who, one))
        return one

    talk = chat.pass_on("councillor36", "forwarded", POST, "can I post this?")
    answer = shown("councillor", chat.shown(talk)[0])
    assert "“liar”" in answer.words
    chat.ask("councillor36", "and on my private account?", follows=talk)
    follow = chat.shown(talk, 2)[-1]
    assert "Asked: " in shown("councillor", follow).words
    form = shown("councillor", chat.press("councillor36", follow, "Ask the monitoring officer"))
    sent = chat.fill("councillor36", form, "Somebody sent me a post that calls a colleague a liar. May I share it?")
    assert "was sent to the Monitoring Officer" in shown("councillor", sent).words

    question = shown("officer", chat.with_the_officers("calls a colleague a liar"))
    reply_form = shown("officer", chat.press(OFFICER, question, "Reply"))
    assert (
        "Your reply was sent"
        in shown("officer", chat.fill(OFFICER, reply_form, "Please do not. Who sent it to you?")).words
    )
    reply = shown("councillor", chat.told("councillor36", "Who sent it to you?"))
    assert "calls a colleague a liar" in reply.words
    assert (
        "Your answer was sent"
        in shown("councillor", chat.answer_to("councillor36", reply, "A resident, by e-mail.")).words
    )
    answered = shown("officer", chat.with_the_officers("A resident, by e-mail."))
    assert "Resolved" in shown("officer", chat.press(OFFICER, answered, "Resolve")).words
    assert chat.standing_with_the_officers("liar") == 0
    assert "Resolved by" in chat.now(question)
    for who, one in told:
        print(f"--- {chat.channel}: {who} reads", one.words, list(one.buttons), sep="\n")
