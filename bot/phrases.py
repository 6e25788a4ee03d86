"""What buttons, forms and notices say, the same on every chat platform."""

from __future__ import annotations

MORE, REFER = "More clauses", "Ask the monitoring officer"
HELPFUL, NOT_HELPFUL = "Helpful", "Not helpful"
WAS_HELPFUL, WAS_NOT_HELPFUL = "This answer was helpful", "This answer was not helpful"
REPLY, RESOLVE, SEND, CANCEL, CLOSE = "Reply", "Resolve", "Send", "Cancel", "Close"
TITLE = "Askfirst"
YOU_ASKED = "You asked: "
WHOSE_POLICY = "Whose policy do you ask about? You may choose more than one council."
YOUR_COUNCIL = "Your council"
YOU_COULD_ASK = "You could ask:"

GONE = "The documents have changed since that answer, and these clauses are no longer in them. Ask again."
THANKS = {
    True: "Noted: this answer helped.",
    False: "Noted: this answer did not help.",
    None: "Your vote is taken back.",
}
NO_SUCH_CHOICE = "That council is no longer to be chosen here. Ask again to see those that are."
NOT_OF_YOURS = "That answer is of a council that is not yours here. Ask your question again, and press what stands under the answer."

CHOSEN = "You ask for {councils} from now on."
# Questions are not stored: one that waits is known to the process that was asked, and to no other.
ASK_AGAIN = "If you have asked something that is not answered yet, send it again."
CHOOSE, CHOOSE_FIRST = "Choose", "Send me “council” in a chat with me to choose, then try again."
SHARE = "Share in channel"
TOO_LONG_TO_SHARE = "Your question is too long to be shared with one press: mention me in the channel with it."

TWICE = "This was done already."
INTERRUPTED = (
    "I was interrupted while I was dealing with what you last sent here. If you see no answer to it above, send it again: "
    "until then nothing in it has been checked."
)
UNCONFIRMED = "I sent an answer, and it was not confirmed that it arrived. If you do not see all of it above, send what you sent again."
ASK_FOR_ADVICE = "Ask for advice"
TOO_LONG_TO_COPY = "Your message is too long to be copied here: paste the part that matters."
YOUR_QUESTION, YOUR_AGREEMENT = "Your question", "Your agreement"
YOUR_REPLY = "Your reply, sent to them as you write it"
AGREEMENT, AGREE_FIRST = "I agree to send this", "Nothing is sent unless you agree."
THEY_ASKED = "The councillor asked:"
QUOTED = "Askfirst quoted:"
SENT = "Your question “{question}” was sent to {to} of {council}. When they reply, you will read it here."
NOT_SENT = "Your question could not be sent to {to} of {council}, and nothing of it was kept. Ask them directly."
SENT_IN_PART = (
    "Your question could not be sent whole to {to} of {council}. A part of it may still stand in their channel; nothing else "
    "of it was kept. Ask them directly."
)
PERHAPS_SENT = (
    "It was not confirmed that your question reached {to} of {council}. It may stand in their channel, but nobody can answer it "
    "from there, and nothing else of it was kept. Ask them directly."
)
NO_PLACE = "{council} has not set up a channel for such questions. Ask directly:"
REPLIED = "Your reply was sent to the councillor."
NOT_REPLIED = (
    "Your reply could not be sent to the councillor. The question stays open: try again, or reach them yourself."
)
PERHAPS_REPLIED = (
    "It was not confirmed that your reply reached the councillor. The question stays open: ask them, or send it again."
)
RESOLVED = "Resolved. The text of the question has been deleted."
RESOLVED_ALREADY = "This question has been resolved already, and its text deleted."
NOT_CLOSED = (
    "The text of the question is deleted from where Askfirst kept it, but could not be taken out of this channel. "
    "Press Resolve again in a minute."
)
SOMEBODY = "Somebody"
# Sentences about somebody, in two parts: between them a platform may put a mention of the person in place of the name.
ASKED_BY = ("", ", councillor of {council}, asks for advice before posting:")
REPLIED_BY = ("{council} has replied to your question “{question}”. From ", ":")
REPLIED_ALSO = ("", " replied to the councillor:")
ANSWERED_BY = ("", " answers:")
CLOSED_BY = (
    "A question from a councillor of {council} was resolved. Its text has been deleted. Resolved by ",
    " on {when}.",
)
HAS_REPLIED = "{who} replied on {when}."
HOW_TO_ANSWER = (
    "What you write under this, in this thread or by the button, goes to them until they have dealt with your question. "
    "Ask me anything else in a new message."
)
HOW_TO_ANSWER_BY_BUTTON = (
    "To answer them press the button, or reply to this message: that goes to them until they have dealt with your question. "
    "All else that you write here is between you and me."
)
ANSWER, YOUR_ANSWER = "Answer them", "Your answer, sent to them as you write it"
THEY_WERE_ASKED = "You asked:"
ANSWERED = "Your answer was sent to {to} of {council}."
NOT_ANSWERED = "Your answer could not be sent to {to} of {council}: try again, or reach them yourself."
PERHAPS_ANSWERED = (
    "It was not confirmed that your answer reached {to} of {council}: ask them whether they have it, or send it again."
)
WORDS_ALONE = "Your words alone were sent, not what came with them."
NOT_REPLIED_YET = "Nobody has replied yet to this question of {when}."

KEPT = (
    "What you ask is neither stored nor logged. Kept are the time, the council, the kind of answer, its topics and clauses, "
    "and, under a digest, whether an answer helped. Which council you chose is kept under your member id in Slack or Teams, "
    "until you choose otherwise. A question you choose to send to your monitoring officer is kept until they have dealt with it, "
    "then deleted. Quotes are your council's own words; nothing here is legal advice or permission."
)


def would_be_sent(council: str, to: str) -> str:
    """What stands above the form for a question to the officers."""
    return (
        f"This will be sent to {to} of {council}, with your name and the clauses that were quoted to you. "
        "Change it as you like. Nothing is sent until you agree and press Send."
    )


def documents_in_force(council: str) -> str:
    """The heading over a council's documents."""
    return f"{council}: documents in force"


def refer_to(council: str) -> str:
    """The button for a question to the officers, where there are several councils of one."""
    return f"{REFER}: {council}" if council else REFER


def in_force(words: str) -> str:
    """Which editions answer."""
    return f"Answers come from what is in force. {words}".strip()


_NOT_FAILED_BEFORE = "Try again in a minute, or ask the person named here."
NOT_DONE = {
    "pressing": f"Something went wrong on my side, and what you pressed was not done. {_NOT_FAILED_BEFORE}",
    "sending": f"Something went wrong on my side, and what you wrote in the form was not sent. {_NOT_FAILED_BEFORE}",
    "voting": "Something went wrong on my side, and your vote was not counted.",
    "looking": f"Something went wrong on my side, and the page could not be shown. {_NOT_FAILED_BEFORE}",
}
INVITE_ME = "I am not a member of that channel, so I could not post there: invite me (in Slack: /invite @Askfirst), then try again."
NOT_OPENED = "The form could not be opened in time: press the button again."

NO_OFFICER = (
    "Only the officers listed for your council can change its documents. If you are one, ask whoever runs Askfirst to "
    "add you to `officers` in council.yaml. This attempt was recorded."
)
ANOTHER_OFFICER = "Another officer"
HELD = "{name} has a change of {council}'s documents open. Ask them to publish or discard it, or wait an hour."
ENDED = "This change was published or discarded already, or an hour has passed. Send the file or the command again."
GATE = (
    "It was not published: {count} of the council's own questions would no longer be answered as they must. Mend the document, "
    "or give the reason why it is to be published all the same; the reason is recorded."
)
MOVED_ON = "Something else has changed since this was shown. Send the file or the command again to see it."
PUBLISHED = "Published as edition {number}. Answers use it within seconds. To go back: rollback."
BACK_IN_FORCE = "Edition {number} is in force again. Answers use it within seconds."
DISCARDED = "Discarded. What was in force stays so, and the file you sent was deleted."
NO_DIFFERENCE = "Nothing differs from what is in force, so there is nothing to publish."
CHECK_FAILED = (
    "One of the council's own questions is no longer answered as questions.yaml says. Mend the document, or publish it all "
    "the same with a reason, which is kept in the history."
)
FORCE, SEND_FORCE = "Publish all the same…", "Publish"
YOUR_REASON_SHORT = "Your reason"
FORCE_IT, YOUR_REASON = "Publish it all the same?", "Your reason, kept in the history with your name"
REASON_FIRST = "Nothing was published. Give the reason why it is to be published all the same."
WHICH_OF_YOURS = "You are an officer of several councils. Say which with it, by one of: {ids}."
WHICH_DOCUMENT = (
    "{council} has several documents. Name the file after the one it is to replace, and send it again: {files}."
)
DECIDE = "Look it over. Nothing changes for councillors until you press Publish."
PUBLISH, DISCARD = "Publish", "Discard"
PUBLISHING, DISCARDING = "It is being put in force; you will read here when it is.", "It is being discarded."
NOT_FOR_YOU = (
    "Askfirst answers here for the members of the councils it was set up for, and your organisation is not one of them."
)
IN_YOUR_OWN_CHAT = "Documents are changed in your own chat with me: write it there."
NO_PICTURE = "I cannot see the picture: paste its words, and describe what it shows."
NO_VOICE = "I cannot hear the recording: type what is said in it."
NO_VIDEO = "I cannot watch the video: type what is said in it, and describe what it shows."
NO_LOOP = "I cannot open the shared page or component: paste its words."
NO_FILE = "I cannot read “{name}”: paste the words of the post you have in mind."
NOT_READ = "I could not read “{name}”, so nothing in it was checked: paste its words."
PART_OF_QUOTE = "Of the message you quoted I may see the beginning alone: paste the whole of it."
NOT_ABOVE = "I may not read what was written above before I was mentioned: paste the words of the post."
POST_CHECKED = "Post checked: "
ASKED = "Asked: "
CHANGES_NOTHING = "That does not change the answer above from the documents of {council}."
NO_MESSAGE_BEFORE = (
    "I don't remember your last message, and this one goes on from it, so nothing was looked up. Ask it in full, with the "
    "words of the post."
)
WHAT_IS_IT = "What is “{name}”? Nothing has been done with it yet."
SEVERAL_FILES = "They were read as posts to be checked. To put a new version in force, send it alone."
CHECK_AS_POST, NEW_VERSION = "Check this as a post", "This is a new version of {title}"
ANOTHER_DOCUMENT = "This is a new version of another document"
LOOKING = "I am looking it up; you will read the answer here."
READING = "I am reading it; you will read here what I find."
CARD_POSTED = "The card is posted. Pin it: it is kept up to date by itself when a date or the policy changes."
