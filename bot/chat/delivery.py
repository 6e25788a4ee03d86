"""One answer to one event, however often and by whichever events a platform tells of it; an apology where it fails."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial

from bot import metrics, phrases
from bot.chat import handlers
from bot.chat.abandoned import address_of
from bot.chat.courier import Platform
from bot.chat.people import Event, Person, is_outsider
from bot.chat.reply import Apology, CouncilChoice, Reply, Waiting, Words
from bot.chat.services import Services
from bot.presentation import FAILED
from bot.storage.claims import LEASE_SECONDS, MARGIN_SECONDS
from bot.work import Lane, described, in_log
from index.errors import (
    AskfirstError,
    ChannelError,
    GoneError,
    HomeError,
    ModelError,
    NotMemberError,
    StorageError,
    UnconfirmedError,
    UndeliverableError,
    UnreachableError,
)  # fmt: skip
from index.store.engine import is_passing

log = logging.getLogger("askfirst.delivery")
Handler = Callable[[], Reply]
# What these say is for whoever runs Askfirst, who finds it in the log.
_FOR_WHO_RUNS_IT = (ChannelError, HomeError, ModelError, StorageError)
# The folders before a file's name, which are nobody's business in a chat.
_FOLDERS = re.compile(r"(?<![\w/:.])/(?:[\w.@+-]+/)+")
_TWICE = Reply(Words(phrases.TWICE))
_NOT_FOR_YOU = Reply(Words(phrases.NOT_FOR_YOU))
# A database that restarts is back within this; where several processes were told of one event, one of them answers it then.
_PATIENT_SECONDS, _TRY_EVERY_SECONDS = 6.0, 1.0
# Slack waits three seconds for an acknowledgement; other requests have their turn in between.
_ACKNOWLEDGE_WITHIN_SECONDS = 0.5
# A choice of council made through another process is found so soon, and looked for as long as questions wait for one.
_LOOK_EVERY_SECONDS, _LOOKS = 3.0, 1200
# An answer that cannot be sent is kept for a quarter of an hour.
_AGAIN_AFTER_SECONDS = (2.0, 10.0, 30.0, 60.0, 120.0, 240.0, 480.0)


def answer_soon(
    services: Services, platform: Platform, event: Event, handler: Handler,
    lane: Lane | Callable[[], Lane] = Lane.ANSWERS, *, typed: bool = False, form: bool = False,
) -> None:  # fmt: skip
    """Leave it to be answered soon where it happened, unless it is taken on already. What failed may come again.

    `typed`: somebody waits for the answer in the conversation, and is shown that it is coming. `form`: it is a person who
    sent it again, and is told that it was done. Where nothing can be claimed for seconds the person is told as well. What
    another process has in hand is looked at again once that would have answered, had it not died.

    Returns once it is claimed, so that what was acknowledged is not lost; where the database keeps that waiting, without
    waiting any longer, since platforms take a late acknowledgement for none.
    """
    taking = partial(_take, services, platform, event, handler, lane, typed=typed, form=form)
    if not event.keys:
        taking()
        return
    with suppress(TimeoutError):
        services.work.submit(taking, Lane.CLAIMS).result(_ACKNOWLEDGE_WITHIN_SECONDS)


def _take(
    services: Services, platform: Platform, event: Event, handler: Handler, lane: Lane | Callable[[], Lane],
    *, typed: bool, form: bool, since: float | None = None,
) -> None:  # fmt: skip
    """`since`: when it was first tried."""
    began = since or time.monotonic()
    try:
        chosen = lane() if callable(lane) else lane
        if event.keys and not services.claims.claim(event.keys, address_of(event)):
            if form:
                services.work.submit(partial(platform.show, event, _TWICE))
            elif services.claims.elsewhere(event.keys):
                again = partial(_take, services, platform, event, handler, lane, typed=typed, form=False)
                services.work.later(again, LEASE_SECONDS + MARGIN_SECONDS, Lane.CLAIMS)
            return
    except Exception as error:
        if is_passing(error) and time.monotonic() - began < _PATIENT_SECONDS:
            again = partial(_take, services, platform, event, handler, lane, typed=typed, form=form, since=began)
            services.work.later(again, _TRY_EVERY_SECONDS, Lane.CLAIMS)
            return
        services.work.submit(partial(_apologise, services, platform, event, error))
        return
    job = partial(_answer, services, platform, event, handler, began, typed=typed)
    services.work.submit(job, chosen, whose=event.person.key)


def answer_now(services: Services, platform: Platform, event: Event, handler: Handler) -> Reply:
    """Answer what a platform waits for: the reply to be shown at once, an apology where it failed."""
    began = time.monotonic()
    try:
        if event.keys and not services.claims.claim(event.keys):
            return _TWICE
        try:
            reply = _handled(services, platform, event, handler)
        except Exception:
            _note(services.claims.release, event.keys)
            raise
    except Exception as error:
        return _apology(services, event, error)
    _note(services.claims.done, event.keys)
    _timed(event, began)
    _resume(services, platform, event, reply)
    return reply


def _answer(
    services: Services, platform: Platform, event: Event, handler: Handler, began: float, *, typed: bool
) -> None:
    try:
        with platform.working(event) if typed else nullcontext():
            reply = _handled(services, platform, event, handler)
            if not _is_ours_still(services, event):
                services.claims.leave(event.keys)
                return
            if not _shown(services, platform, event, reply):
                return
    except Exception as error:
        _failed(services, platform, event, error)
        return
    _note(services.claims.done, event.keys)
    _timed(event, began)
    _resume(services, platform, event, reply)


def _shown(services: Services, platform: Platform, event: Event, reply: Reply, tries: int = 0) -> bool:
    """Whether a reply was shown; where the platform cannot be reached it is kept, and shown once it can, for some minutes."""
    try:
        platform.show(event, reply)
    except UnreachableError:
        if tries >= len(_AGAIN_AFTER_SECONDS):
            raise
        log.warning("%s cannot be reached: an answer is kept to be sent later.", event.person.channel)
        again = partial(_show_again, services, platform, event, reply, tries + 1)
        services.work.later(again, _AGAIN_AFTER_SECONDS[tries], Lane.AGAIN)
        return False
    return True


def _show_again(services: Services, platform: Platform, event: Event, reply: Reply, tries: int) -> None:
    """Show a reply that could not be shown; its event is held until then, so that no other process answers too."""
    try:
        if not _shown(services, platform, event, reply, tries):
            return
    except Exception as error:
        _failed(services, platform, event, error)
        return
    _note(services.claims.done, event.keys)
    _resume(services, platform, event, reply)


def in_turn(sends: Iterable[Callable[[], object]]) -> None:
    """Send the messages of one reply one after another, as every platform does.

    Raises ChannelError: of the first message as it is, since nothing is there yet. Once one can be seen, whoever sees it is
    not to read that nothing was checked, and the reply is not to be sent anew: what cannot be sent after it raises
    UnconfirmedError. What is not confirmed holds up none of the others. UndeliverableError is left as it is, for a platform
    that has plainer words for the reply.
    """
    unconfirmed: UnconfirmedError | None = None
    for number, send in enumerate(sends):
        try:
            send()
        except UnconfirmedError as error:
            unconfirmed = error
        except ChannelError as error:
            if number == 0 or isinstance(error, UndeliverableError):
                raise
            raise UnconfirmedError(str(error)) from error
    if unconfirmed:
        raise unconfirmed


def _failed(services: Services, platform: Platform, event: Event, error: Exception) -> None:
    """Apologise; an event whose sender could not even be told that is left for another process.

    What may have been answered is not answered again if it comes again.
    """
    told = _apologise(services, platform, event, error)
    over = services.claims.done if isinstance(error, UnconfirmedError) else services.claims.release
    _note(over if told else services.claims.leave, event.keys)


def _handled(services: Services, platform: Platform, event: Event, handler: Handler) -> Reply:
    """What the handler says, to people of the councils; whoever belongs elsewhere is told that this is for others."""
    event = replace(event, home=platform.home_of(event))
    return _NOT_FOR_YOU if is_outsider(services.live.now.index, event) else handler()


def _is_ours_still(services: Services, event: Event) -> bool:
    """Whether no other process has taken the event for abandoned meanwhile; none will answer it from now on."""
    try:
        return not event.keys or services.claims.showing(event.keys)
    except Exception as error:
        log.error("an event was not noted: %s", described(error))
        return True


def _resume(services: Services, platform: Platform, event: Event, reply: Reply) -> None:
    """Answer the questions that waited for this; where this asks for a choice, look for one made in another process."""
    _answer_waiting(services, platform, reply.waiting)
    if isinstance(reply.said, CouncilChoice):
        _look_for_choice(services, platform, event.person, _LOOKS)


def _look_for_choice(services: Services, platform: Platform, person: Person, looks: int) -> None:
    if not services.waiting.recall(person.key):
        return
    try:
        # As a question is answered: what was chosen once, and is of no council any more, would be asked about for ever.
        chosen = bool(services.desk.councils(person))
    except Exception as error:
        log.error("a choice could not be looked for: %s", described(error))
        chosen = False
    if chosen:
        _answer_waiting(services, platform, services.waiting.take(person.key) or ())
    elif looks:
        again = partial(_look_for_choice, services, platform, person, looks - 1)
        services.work.later(again, _LOOK_EVERY_SECONDS, Lane.CLAIMS)


def _answer_waiting(services: Services, platform: Platform, waiting: Sequence[Waiting]) -> None:
    for one in waiting:
        job = partial(handlers.question, services, one.event, one.sent, draft=one.draft)
        answering = partial(_answer, services, platform, one.event, job, time.monotonic(), typed=False)
        services.work.submit(answering, whose=one.event.person.key)


def _apologise(services: Services, platform: Platform, event: Event, error: Exception) -> bool:
    """Whether they could be told."""
    sorry = _apology(services, event, error)
    try:
        platform.show(event, sorry)
    except Exception as again:
        log.error("the person could not be told: %s", in_log(again))
        return False
    return True


def _apology(services: Services, event: Event, error: Exception) -> Reply:
    """What a person reads when what they did could not be dealt with: what of it failed, and what to do."""
    metrics.failures.labels(event.person.channel).inc()
    log.error("an answer failed: %s", in_log(error))
    if isinstance(error, AskfirstError) and not isinstance(error, _FOR_WHO_RUNS_IT):
        said = without_folders(str(error))
    elif isinstance(error, NotMemberError | GoneError):
        said = phrases.INVITE_ME
    elif isinstance(error, UnconfirmedError):
        said = phrases.UNCONFIRMED
    else:
        said = phrases.NOT_DONE.get(event.doing, FAILED)
    return Reply(Apology(said, services.desk.contacts(event.person)))


def without_folders(text: str) -> str:
    """`text` with files named without the folders that they are in; addresses of pages stay as they are."""
    return _FOLDERS.sub("", text)


def _timed(event: Event, began: float) -> None:
    metrics.reply_seconds.labels(event.person.channel).observe(time.monotonic() - began)


def _note(note: Callable[[Sequence[str]], None], keys: Sequence[str]) -> None:
    """What has been done stays done, and what has failed is told as it failed, whether or not it can be noted."""
    if not keys:
        return
    try:
        note(keys)
    except Exception as error:
        log.error("an event was not noted: %s", described(error))
