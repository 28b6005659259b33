"""Reading imported places: which localities there are, and where postcodes lie."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.places.tables import Locality, Outcode, PlaceName, Postcode

CHUNK = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Point:
    """Where a postcode lies: WGS84 degrees and the local authority; `exact` is False for an outcode's centre."""

    lat: float | None
    lon: float | None
    locality_code: str | None
    exact: bool = True


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most `size`: databases take only so many values in one statement."""
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk


def current_codes(session: Session) -> dict[str, str]:
    """Every known locality code to the one in force now: a code that was replaced leads to its successor."""
    rows = session.execute(select(Locality.code, Locality.replaced_by)).all()
    successor: dict[str, str | None] = {row.code: row.replaced_by for row in rows}
    return {code: _last(code, successor) for code in successor}


def _last(code: str, successor: dict[str, str | None]) -> str:
    seen = {code}
    while (following := successor.get(code)) and following not in seen:
        seen.add(following)
        code = following
    return code


def localities(session: Session, kind: str = "local-authority") -> Sequence[Locality]:
    """Localities in force of a kind, by name."""
    query = select(Locality).where(Locality.kind == kind, Locality.valid_to.is_(None)).order_by(Locality.name)
    return session.scalars(query).all()


def points(session: Session, postcodes: Iterable[str]) -> dict[str, Point]:
    """Where postcodes in standard form lie; an unknown one at the centre of its outcode, if that is known."""
    wanted = {postcode for postcode in postcodes if postcode}
    found: dict[str, Point] = {}
    for chunk in chunks(sorted(wanted)):
        for row in session.scalars(select(Postcode).where(Postcode.postcode.in_(chunk))):
            found[row.postcode] = Point(row.lat, row.lon, row.locality_code)
    lacking = {postcode: postcode.split(" ")[0] for postcode in wanted if _incomplete(found.get(postcode))}
    centres = _centres(session, lacking.values())
    return found | {postcode: centres[outcode] for postcode, outcode in lacking.items() if outcode in centres}


def _incomplete(point: Point | None) -> bool:
    return point is None or point.lat is None or point.locality_code is None


def _centres(session: Session, outcodes: Iterable[str]) -> dict[str, Point]:
    return {
        row.outcode: Point(row.lat, row.lon, row.locality_code, exact=False)
        for chunk in chunks(sorted(set(outcodes)))
        for row in session.scalars(select(Outcode).where(Outcode.outcode.in_(chunk)))
    }


def counts(session: Session) -> dict[str, int]:
    """How many localities, outcodes, postcodes and names are known."""
    tables = {"localities": Locality, "outcodes": Outcode, "postcodes": Postcode, "names": PlaceName}
    return {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
