"""How referrals flow through a network: funnel, who refers to whom, time to first contact, needs nobody could meet.

Every value that leaves is a Count, Share or Days. The cohort is what was sent in the period; how far each got is as
of now, so a young period is told to be immature. Entered-in-error referrals are in no figure.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from assistant.insight.figures import Count, Days, Share
from assistant.insight.periods import Period
from assistant.referrals.machine import State
from assistant.referrals.reasons import reasons
from assistant.referrals.tables import Referral, Signpost, UnmetNeed
from assistant.referrals.working_time import DAY_MINUTES, working_time
from directory.networks.tables import Network, NetworkLocality
from directory.services.tables import Organisation
from directory.vocabulary.needs import needs

THEMSELVES = "People themselves"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel and its share of what was sent."""

    key: str
    label: str
    count: Count
    share: Share


@dataclass(frozen=True, slots=True)
class Edge:
    """Referrals from one organisation (or people themselves) to another."""

    source: str
    target: str
    count: Count


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled count."""

    label: str
    kind: str
    count: Count


@dataclass(frozen=True, slots=True)
class Waiting:
    """Time from sent to the first contact with the person."""

    people: Count
    median: Days
    nine_in_ten: Days


def _cohort(network: Network, period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        Referral.network_id == network.id,
        Referral.sent_at >= period.since,
        Referral.sent_at < period.until,
        Referral.state != State.VOID,
    )


_seen = func.coalesce(Referral.acknowledged_at, Referral.decided_at)
"""Who decided has seen it, with or without saying so first: no later step may be larger than an earlier one."""
_begun = or_(Referral.started_at.is_not(None), Referral.state == State.COMPLETED)
"""What is completed was begun, even where nobody noted the beginning."""


def funnel(session: Session, network: Network, period: Period) -> tuple[Step, ...]:
    """Sent, seen, decided, accepted, reached, started, completed, need met: each as a share of what was sent."""
    steps: tuple[tuple[str, str, ColumnElement[int]], ...] = (
        ("sent", "Sent", func.count()),
        ("seen", "Seen by the organisation", func.count(_seen)),
        ("decided", "Decided", func.count(Referral.decided_at)),
        ("accepted", "Accepted", func.count(Referral.accepted_at)),
        ("reached", "Person reached", func.count(Referral.first_contact_at)),
        ("started", "Help begun", func.count().filter(_begun)),
        ("completed", "Completed", func.count().filter(Referral.state == State.COMPLETED)),
        ("met", "Need met, wholly or partly", func.count().filter(Referral.outcome.in_(("met", "partly")))),
    )
    row = session.execute(select(*(column for _, _, column in steps)).where(*_cohort(network, period))).one()
    counts = [Count.of(raw) for raw in row]
    return tuple(
        Step(key, label, count, Share.of(count, counts[0]))
        for (key, label, _), count in zip(steps, counts, strict=True)
    )


def who_refers_to_whom(session: Session, network: Network, period: Period) -> tuple[Edge, ...]:
    """Every edge of the network, the largest first. A hidden edge is drawn without a value."""
    rows = session.execute(
        select(Referral.from_organisation_id, Referral.organisation_id, func.count())
        .where(*_cohort(network, period))
        .group_by(Referral.from_organisation_id, Referral.organisation_id)
    ).all()
    names: dict[UUID | None, str] = {None: THEMSELVES}
    ids = {key for row in rows for key in row[:2] if key is not None}
    known = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    names |= {row.id: row.name for row in known}
    edges = [Edge(names[source], names[target], Count.of(raw)) for source, target, raw in rows]
    return tuple(sorted(edges, key=lambda edge: (-edge.count.width, edge.source, edge.target)))


def first_contact(session: Session, network: Network, period: Period) -> Waiting:
    """Working days from sent until the person was first reached."""
    rows = session.execute(
        select(Referral.sent_at, Referral.first_contact_at).where(
            *_cohort(network, period), Referral.first_contact_at.is_not(None)
        )
    ).all()
    working = working_time(network.nation)
    waits = [working.minutes_between(sent, reached) / DAY_MINUTES for sent, reached in rows if sent and reached]
    return Waiting(Count.of(len(waits)), Days.of(waits), Days.of(waits, 0.9))


def unmet_needs(session: Session, network: Network, period: Period) -> tuple[Row, ...]:
    """Needs nobody could meet in the network's localities, by need and why."""
    where = select(NetworkLocality.locality_code).where(NetworkLocality.network_id == network.id)
    rows = session.execute(
        select(UnmetNeed.need, UnmetNeed.reason, func.count())
        .where(UnmetNeed.at >= period.since, UnmetNeed.at < period.until, UnmetNeed.locality_code.in_(where))
        .group_by(UnmetNeed.need, UnmetNeed.reason)
    ).all()
    words = {
        "no-match": "nothing found",
        "no-capacity": "no room",
        "refused": "the person said no",
        "lapsed": "nobody answered",
    }
    found = [Row(_need(key), words.get(reason, reason), Count.of(raw)) for key, reason, raw in rows]
    return tuple(sorted(found, key=lambda row: (-row.count.width, row.label, row.kind)))


def needs_told(session: Session, network: Network, period: Period) -> tuple[Row, ...]:
    """What referrals were for, by top-level need; one with several needs counts once for each."""
    tally: Counter[str] = Counter()
    for keys in session.scalars(select(Referral.needs).where(*_cohort(network, period))):
        tally.update({key.split("/")[0] for key in keys})
    return tuple(
        Row(_need(key), "", Count.of(raw)) for key, raw in sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    )


def refusals(session: Session, network: Network, period: Period) -> tuple[Row, ...]:
    """Why referrals were declined, handed back or ended early, with whose side the reason lies on."""
    rows = session.execute(
        select(Referral.reason_code, func.count())
        .where(
            *_cohort(network, period),
            Referral.reason_code != "",
            Referral.state.in_((State.DECLINED, State.HANDED_BACK, State.NOT_COMPLETED, State.WITHDRAWN)),
        )
        .group_by(Referral.reason_code)
    ).all()
    known = reasons()
    found = [
        Row(
            known[code].label if code in known else code, known[code].type.value if code in known else "", Count.of(raw)
        )
        for code, raw in rows
    ]
    return tuple(sorted(found, key=lambda row: (-row.count.width, row.label)))


def beside_referrals(session: Session, network: Network, period: Period) -> tuple[Row, ...]:
    """Introductions and signposts given in the network's localities: help that is not a referral counts too."""
    where = select(NetworkLocality.locality_code).where(NetworkLocality.network_id == network.id)
    given = session.execute(
        select(Signpost.route, func.count().label("times"))
        .where(Signpost.at >= period.since, Signpost.at < period.until, Signpost.locality_code.in_(where))
        .group_by(Signpost.route)
    )
    rows = {row.route: row.times for row in given}
    labels = {"introduce": "Introductions sent", "signpost": "Details given"}
    return tuple(Row(label, "", Count.of(rows.get(route, 0))) for route, label in labels.items())


def _need(key: str) -> str:
    found = needs().get(key)
    return found.label if found else key


def is_young(period: Period, now: dt.datetime) -> bool:
    """Whether part of the cohort has had too little time (20 days) to get far."""
    return period.until > now - dt.timedelta(days=20)
