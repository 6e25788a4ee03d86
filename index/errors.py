"""What can go wrong, as one tree.

AskfirstError
├── PolicyError        a policies folder or council.yaml that does not hold together
├── DocumentError      a policy document that cannot be read
├── ModelError         the embedding model is absent, foreign or damaged
│   └── NoModelError      no exported model is there, nor what makes one
├── EditionError       an edition that cannot be trusted, is not there, or may not be published
│   └── NoEditionError    nothing has been published yet
├── HomeError          Askfirst's own folder cannot be written: a full disk, a folder that is read-only
├── GateError          a question that must be answered rightly is not, so nothing is published
├── SettingError       a setting in the environment, or an option, that cannot be
├── UnknownCouncilError
├── QuestionError      a question that cannot be asked (empty, too long)
├── StorageError       the database cannot be used
├── OfficerError       a change of documents that cannot be made as asked, or by this person
├── SealError          a button or form whose signature is not ours
├── ReferralError      a question to the monitoring officer that cannot be sent, answered or resolved
└── ChannelError       a chat platform refuses: a token is missing or wrong, a call failed for good
    ├── UnreachableError  it cannot be reached at present: what was tried may be tried again
    ├── UnconfirmedError  it took something, and nobody knows whether it was done: tried again it may be done twice
    ├── RefusedError      it does not take the app's token or credentials
    └── UndeliverableError   it does not take a message there or as it is; another way may do
        ├── NotMemberError      a conversation that the bot is no member of
        └── GoneError, MessageGoneError   a channel, a message that is no longer there

Every message says what happened and what to do next, in words for the person who sees it.
"""


class AskfirstError(Exception):
    """Base of every error this product raises on purpose."""


class PolicyError(AskfirstError):
    """One or more mistakes in the policies folder; `problems` holds one line for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        count = len(problems)
        lead = "1 mistake" if count == 1 else f"{count} mistakes"
        super().__init__(f"{lead} in the policies folder:\n" + "\n".join(f"  {p}" for p in problems))


class DocumentError(AskfirstError):
    """A document that cannot be read as text."""


class ModelError(AskfirstError):
    """The embedding model is missing, damaged, or not the one the index was built with."""


class NoModelError(ModelError):
    """There is no exported model, and this install has nothing to make one with."""


class EditionError(AskfirstError):
    """An edition that is damaged or not there, or that cannot be put in force."""


class NoEditionError(EditionError):
    """Nothing has been published in this database yet."""


class HomeError(AskfirstError):
    """The folder with index and caches cannot be written."""


class GateError(AskfirstError):
    """A refresh that would answer one of a council's questions wrongly. `published`: what was put in force all the same."""

    def __init__(self, message: str, published: tuple[object, ...] = ()) -> None:
        self.published = published
        super().__init__(message)


class SettingError(AskfirstError):
    """One or more settings that cannot be."""


class UnknownCouncilError(AskfirstError):
    """A council id that no folder in force has."""


class QuestionError(AskfirstError):
    """A question that cannot be answered as typed."""


class StorageError(AskfirstError):
    """The database cannot be opened or written."""


class ChannelError(AskfirstError):
    """A chat platform that cannot be reached or refuses what is asked of it."""


class UndeliverableError(ChannelError):
    """A chat platform that does not take a message as it is, there or any more; another way may do."""


class NotMemberError(UndeliverableError):
    """A conversation that the bot is no member of."""


class UnreachableError(ChannelError):
    """A chat platform that cannot be reached, or is out of order, at present."""


class UnconfirmedError(ChannelError):
    """A message that was sent and whose receipt was lost: it may be there, and would be there twice if it were sent again."""


class RefusedError(ChannelError):
    """A chat platform that does not take the app's token or credentials; `reason` is one word for why."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class OfficerError(AskfirstError):
    """A change of documents from a chat that cannot be made as asked, or by this person."""


class SealError(AskfirstError):
    """What came back from a client is not what was handed to it."""


class ReferralError(AskfirstError):
    """A referral that cannot be opened, answered or resolved as asked."""


class GoneError(UndeliverableError):
    """There is no such channel, or the bot can no longer see it."""


class MessageGoneError(GoneError):
    """The message has been deleted."""
