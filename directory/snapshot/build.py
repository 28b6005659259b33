"""From the tables to the immutable matching index and gazetteer, in a handful of queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from directory.gazetteer.memory import MemoryGazetteer
from directory.gazetteer.place import Gazetteer, Nation
from directory.matching.candidates import Matcher, ServiceEntry
from directory.matching.matcher import SnapshotMatcher
from directory.places.tables import Locality, Outcode, PlaceName, Postcode
from directory.services.tables import DirectoryChange, Organisation, Service
from directory.snapshot.parts import Parts, load_parts, locality_parents
from directory.storage.statements import table_of

ACTIVE = "active"
SUMMARY_LENGTH = 160
REFUGE = "domestic-abuse/refuge"

_SERVICE = select(
    Service.id,
    Service.name,
    Service.organisation_id,
    Organisation.name.label("organisation_name"),
    Organisation.takes_introductions,
    Organisation.phone.label("organisation_phone"),
    Organisation.website,
    Service.needs,
    Service.criteria,
    Service.serves_everywhere,
    Service.nations,
    Service.hours_known,
    Service.capacity,
    Service.summary,
    Service.description,
    Service.phone,
    Service.url,
    Service.how_to_access,
    Service.what_happens_next,
    Service.assured_on,
)


LATEST_SEQ = select(func.coalesce(func.max(table_of(DirectoryChange).c.seq), 0))
"""Number of the newest change of the directory, 0 when there was none. Fits as a column into another query."""


def latest_seq(session: Session) -> int:
    """What `LATEST_SEQ` gives."""
    return int(session.connection().execute(LATEST_SEQ).scalar_one())


def places_seq(session: Session) -> int:
    """Number of the newest change that may have touched places (imports say "all"), 0 when there was none.

    While it stays the same the gazetteer need not be built anew: a capacity set by an organisation does not move towns.
    """
    return session.scalar(select(func.max(DirectoryChange.seq)).where(DirectoryChange.entity == "all")) or 0


def build_matcher(session: Session, seq: int) -> Matcher:
    """The matcher over all active services, said to have seen change `seq`."""
    return SnapshotMatcher(build_entries(session), seq, locality_parents(session))


def build_entries(session: Session) -> tuple[ServiceEntry, ...]:
    """Every active service as the index sees it."""
    parts = load_parts(session)
    statement = _SERVICE.join(Organisation, Organisation.id == Service.organisation_id)
    rows = session.execute(statement.where(Service.status == ACTIVE).order_by(Service.id))
    return tuple(_entry(row, parts) for row in rows)


def build_gazetteer(session: Session) -> Gazetteer:
    """The gazetteer over all imported places."""
    localities = session.execute(
        select(Locality.code, Locality.name, Locality.nation, Locality.kind).where(Locality.valid_to.is_(None))
    )
    outcodes = session.execute(select(Outcode.outcode, Outcode.lat, Outcode.lon, Outcode.locality_code, Outcode.shares))
    names = session.execute(
        select(
            PlaceName.name, PlaceName.lat, PlaceName.lon, PlaceName.locality_code, PlaceName.population, PlaceName.kind
        ).order_by(PlaceName.id)
    )
    postcodes = session.execute(
        select(Postcode.postcode, Postcode.lat, Postcode.lon, Postcode.locality_code)
    ).yield_per(50_000)
    return MemoryGazetteer(localities=localities, outcodes=outcodes, names=names, postcodes=postcodes)


def _entry(row: Row[Any], parts: Parts) -> ServiceEntry:
    secret = REFUGE in row.needs
    sites = () if secret else parts.sites(row.id)
    localities = parts.areas.get(row.id, frozenset())
    if not localities and not sites and not row.serves_everywhere:
        localities = parts.hidden_localities.get(row.id, frozenset())
    weekly, exceptions = parts.hours(row.id)
    return ServiceEntry(
        service_id=row.id,
        service_name=row.name,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        needs=tuple(row.needs),
        criteria=row.criteria,
        localities=localities,
        everywhere=row.serves_everywhere,
        nations=frozenset(row.nations) & frozenset(Nation),
        points=tuple(site.point for site in sites if site.point is not None),
        hours=weekly,
        exceptions=exceptions,
        hours_known=row.hours_known,
        capacity=row.capacity,
        routes=parts.routes.get(row.organisation_id, ()),
        introductions=row.takes_introductions,
        summary=row.summary or _first_words(row.description),
        phone=row.phone or row.organisation_phone,
        url=row.url or row.website,
        address=sites[0].address if sites else "",
        what_happens_next=row.what_happens_next or row.how_to_access,
        assured_on=row.assured_on,
        extra=_addresses(sites),
    )


def _addresses(sites: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """One address a point, in the order of the points, where there is more than one to choose from."""
    placed = [site for site in sites if site.point is not None]
    return tuple(("address", site.address) for site in placed) if len(placed) > 1 else ()


def _first_words(text: str) -> str:
    """The first sentence, or as many whole words as fit a line."""
    plain = " ".join(text.split())
    sentence = plain.split(". ")[0]
    if len(sentence) <= SUMMARY_LENGTH:
        return sentence
    return sentence[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"
