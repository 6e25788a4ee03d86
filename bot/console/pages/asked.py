"""What was asked, by month and topic; which topics the documents speak on; the open questions to the officers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

from starlette.responses import Response

from bot.clock import in_london
from bot.console.views.counts import bars_of, covered_topics
from bot.console.visit import Visit
from bot.report import rows_of
from bot.storage.answers import counted
from bot.storage.referrals import NoteKind
from index.errors import ReferralError

_MONTHS = 6


def counts(visit: Visit) -> Response:
    """The last months as pictures; what fewer than five asked about is not told apart."""
    now = in_london(visit.parts.app.clock())
    months = _months(now)
    engine = visit.parts.app.database()
    asked = [
        (f"{begin:%B %Y}", sum(counted(engine, visit.council_id, begin.timestamp(), end.timestamp()).asked.values()))
        for begin, end in months
    ]
    whole = counted(engine, visit.council_id, months[0][0].timestamp(), months[-1][1].timestamp())
    return visit.page("asked", months=bars_of(asked), rows=rows_of(whole), since=months[0][0])


def coverage(visit: Visit) -> Response:
    """Topics against clauses, the empty ones first, with how many other councils speak on each. Nobody else is quoted."""
    mine = Counter(topic for topics in visit.open.shown_topics for topic in topics)
    index, survey = visit.parts.services.live.now.index, visit.parts.survey
    others = survey.others(index, visit.council_id)
    if others.left:
        survey.begin(index)
    return visit.page("coverage", topics=covered_topics(mine, others.counts, others.councils), others=others)


def referrals(visit: Visit) -> Response:
    """The questions that wait for an officer."""
    return _referrals(visit, {})


def reply(visit: Visit) -> Response:
    """An officer's words to the councillor."""
    referral = _own(visit)
    if not visit.text("reply"):
        return _referrals(visit, {f"reply-{referral}": "Write your reply"}, 422)
    said = visit.parts.services.referrals.reply(referral, visit.visitor.party, visit.text("reply"))
    return visit.to(visit.address("/referrals"), said.text)


def resolve(visit: Visit) -> Response:
    """Done with: the text is deleted here and where the officers saw it."""
    said = visit.parts.services.referrals.resolve(_own(visit), visit.visitor.party)
    return visit.to(visit.address("/referrals"), said.text)


def _own(visit: Visit) -> str:
    """The referral of the form, where it is this council's. Raises ReferralError."""
    kept = visit.parts.referrals.find(visit.text("referral"))
    if kept is None or kept.council != visit.council_id:
        raise ReferralError("This question is no longer known here; it may have been removed.")
    return kept.id


def _referrals(visit: Visit, mistakes: dict[str, str], status: int = 200) -> Response:
    records = visit.parts.referrals
    found = [
        (
            kept,
            f"{in_london(dt.datetime.fromtimestamp(at, dt.UTC)):%-d %B %Y, %H:%M}",
            records.notes(kept.id, NoteKind.REPLY),
        )
        for kept, at in records.open_of(visit.council_id)
    ]
    channels = visit.parts.services.courier.channels
    return visit.page("referrals", status=status, found=found, channels=channels, mistakes=mistakes)


def _months(now: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """The last months, this one included, each from its first moment to the next one's."""
    this = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begins = [(this + dt.timedelta(days=32)).replace(day=1)]
    for _ in range(_MONTHS):
        begins.append((begins[-1] - dt.timedelta(days=1)).replace(day=1))
    begins.reverse()
    return list(pairwise(begins))
