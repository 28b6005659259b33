"""Place files as published: recognised by their header, read row by row. Pure but for reading the file.

Shapes: authorities (`lad_lookup.csv`), former codes, outcodes with shares, place names, postcodes (all may be gzipped).
"""

import csv
import datetime as dt
import gzip
import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from directory.places.refusals import Refusal, RowRefusedError, SourceRefusedError

BATCH = 5_000
Values = dict[str, Any]
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})")
FOREIGN_NAMES = "geonames"
"""Sources whose "alt" column holds spellings in other scripts rather than Welsh, Gaelic or older names."""


class PlaceKind(StrEnum):
    """What a file holds, in the order the kinds must be imported."""

    AUTHORITIES = "authorities"
    FORMER_CODES = "former-codes"
    OUTCODES = "outcodes"
    NAMES = "names"
    POSTCODES = "postcodes"


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """A recognised file."""

    path: Path
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows ready to store, each with its line, and how many bytes of the (packed) file were read so far."""

    rows: list[tuple[int, Values]]
    done: int


def recognise(path: Path) -> PlaceFile:
    """The file with its kind. Raises SourceRefusedError when it cannot be read or its header is none of ours."""
    try:
        with _text(path) as (file, _):
            header = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, EOFError, csv.Error) as error:
        raise SourceRefusedError(path.name, f"cannot be read as CSV ({error})") from None
    for kind, shape in SHAPES.items():
        if shape.columns <= set(header):
            return PlaceFile(path, kind)
    raise SourceRefusedError(path.name, f"is none of {', '.join(SHAPES)}: its header has {', '.join(header)[:120]}")


def plan(path: Path, postcodes: Path | None = None) -> list[PlaceFile]:
    """The files to import, in order. A folder is searched for the usual names; a file stands for itself.

    `postcodes`: another postcode file than the Greater Manchester one. Raises SourceRefusedError when none is found.
    """
    if path.is_file():
        found = [recognise(path)]
    else:
        found = [recognise(path / name) for name in FOLDER if (path / name).is_file()]
    if postcodes is not None:
        found = [one for one in found if one.kind is not PlaceKind.POSTCODES] + [recognise(postcodes)]
    if not found:
        raise SourceRefusedError(str(path), f"there is none of {', '.join(FOLDER)} in it")
    return sorted(found, key=lambda one: list(PlaceKind).index(one.kind))


def batches(file: PlaceFile, refused: list[Refusal], size: int = BATCH) -> Iterator[Batch]:
    """The rows in batches; bad ones are added to `refused`. Raises SourceRefusedError when the file breaks off."""
    shape = SHAPES[file.kind]
    rows: list[tuple[int, Values]] = []
    try:
        with _text(file.path) as (text, raw):
            reader = csv.DictReader(text)
            for row in reader:
                try:
                    rows += [(reader.line_num, values) for values in shape.read(row)]
                except (RowRefusedError, ValueError, TypeError, AttributeError) as error:
                    refused.append(Refusal(file.path.name, reader.line_num, _reason(error)))
                if len(rows) >= size:
                    yield Batch(rows, raw.tell())
                    rows = []
            yield Batch(rows, raw.tell())
    except (OSError, UnicodeDecodeError, EOFError, csv.Error) as error:
        raise SourceRefusedError(file.path.name, f"cannot be read further ({error})") from None


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, RowRefusedError | ValueError) else "has fewer values than the header"


@contextmanager
def _text(path: Path) -> Iterator[tuple[IO[str], IO[bytes]]]:
    """The file as text (unpacked if gzipped) and the file as it lies on the disk."""
    with path.open("rb") as raw:
        unpacked = gzip.open(raw) if path.suffix == ".gz" else raw  # noqa: SIM115 - closed by the wrapper
        with io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline="") as text:
            yield text, raw


def _point(row: Mapping[str, str]) -> tuple[float, float]:
    lat, lon = float(row["lat"]), float(row["long"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise RowRefusedError(f"{lat}, {lon} is not on the earth")
    return lat, lon


def _nation(country: str) -> str:
    return country.strip().lower().replace(" ", "-")


def _authority(row: Mapping[str, str]) -> Iterator[Values]:
    code, nation = _code(row["lad_code"]), _nation(row["country"])
    if row["cauth_code"]:
        yield {
            "code": _code(row["cauth_code"]),
            "name": row["cauth_name"],
            "kind": "combined-authority",
            "nation": nation,
            "part_of": None,
            "valid_to": None,
            "replaced_by": None,
        }
    yield {
        "code": code,
        "name": row["lad_name"],
        "kind": "local-authority",
        "nation": nation,
        "part_of": row["cauth_code"] or row["county_code"] or None,
        "valid_to": None,
        "replaced_by": None,
    }


def _former(row: Mapping[str, str]) -> Iterator[Values]:
    """A code that was replaced. Changes happen on 1 April after the last year the code was seen."""
    nations = {"E": "england", "W": "wales", "S": "scotland", "N": "northern-ireland"}
    code = _code(row["former_code"])
    yield {
        "code": code,
        "name": row["former_name"],
        "kind": "local-authority",
        "nation": nations[code[0]],
        "part_of": None,
        "valid_to": dt.date(int(row["last_seen"]) + 1, 3, 31),
        "replaced_by": _code(row["current_code"]),
    }


def _code(text: str) -> str:
    if not re.fullmatch(r"[EWSN]\d{8}", text):
        raise RowRefusedError(f"{text!r} is not an ONS code")
    return text


def _outcode(row: Mapping[str, str]) -> Iterator[Values]:
    lat, lon = _point(row)
    yield {"outcode": row["outcode"], "lat": lat, "lon": lon, "locality_code": row["lad_main"], "shares": row["lads"]}


def _postcode(row: Mapping[str, str]) -> Iterator[Values]:
    text = row["pcd"]
    match = POSTCODE.fullmatch(text)
    if match is None:
        raise RowRefusedError(f"{text!r} is not a postcode")
    lat, lon = _point(row) if row["lat"] else (None, None)
    yield {
        "postcode": f"{match[1]} {match[2]}",
        "lat": lat,
        "lon": lon,
        "locality_code": row["lad"] or None,
        "ward": row["ward"] or None,
    }


def _name(row: Mapping[str, str]) -> Iterator[Values]:
    """The name, and a row for each other name of the same place (Welsh, Gaelic, an older spelling)."""
    lat, lon = _point(row)
    shared = {
        "kind": row["type"].lower()[:40],
        "lat": lat,
        "lon": lon,
        "locality_code": row["lad_code"],
        "outcode": row["outcode"],
        "population": int(float(row["population"] or 0)),
        "source": row["source"][:50],
    }
    names = [row["name"].strip(' "')]
    if not row["source"].startswith(FOREIGN_NAMES):
        names += [name.strip() for name in row["alt"].split("|")]
    for name in dict.fromkeys(names):
        if name:
            yield {"name": name[:120], **shared}


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns by which a kind is known, and how a row is read."""

    columns: frozenset[str]
    read: Callable[[Mapping[str, str]], Iterator[Values]]


SHAPES: Mapping[PlaceKind, Shape] = {
    PlaceKind.AUTHORITIES: Shape(
        frozenset({"lad_code", "lad_name", "country", "cauth_code", "cauth_name", "county_code"}), _authority
    ),
    PlaceKind.FORMER_CODES: Shape(frozenset({"former_code", "former_name", "last_seen", "current_code"}), _former),
    PlaceKind.OUTCODES: Shape(frozenset({"outcode", "lat", "long", "lad_main", "lads"}), _outcode),
    PlaceKind.NAMES: Shape(
        frozenset({"name", "alt", "type", "lat", "long", "lad_code", "outcode", "population", "source"}), _name
    ),
    PlaceKind.POSTCODES: Shape(frozenset({"pcd", "lat", "long", "lad", "ward"}), _postcode),
}
FOLDER = (
    "lad/lad_lookup.csv",
    "lad/lad_former_codes.csv",
    "postcodes/outcodes.csv",
    "places/places_uk.csv.gz",
    "postcodes/postcodes_greater_manchester.csv.gz",
)
"""Where the files lie in a folder shaped like ours, when no other postcode file is named."""
