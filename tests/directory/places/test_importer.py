"""Importing places: recognised by header, twice the same, bad rows named, on both databases, from the real files."""

import datetime as dt
import gzip
from pathlib import Path

import pytest
from sqlalchemy import func, select

from directory.places.files import PlaceKind, batches, plan, recognise
from directory.places.importer import Counts, PlaceImport
from directory.places.queries import counts, current_codes, localities, points
from directory.places.refusals import Refusal, SourceRefusedError
from directory.places.tables import Locality, Outcode, PlaceName, Postcode
from directory.storage.database import Database

AUTHORITIES = """lad_code,lad_name,country,cauth_code,cauth_name,county_code
E08000003,Manchester,England,E47000001,Greater Manchester,
E08000038,Barnsley,England,,,
S12000049,Glasgow City,Scotland,,,
"""
FORMER = """former_code,former_name,first_seen,last_seen,current_code,current_name
E08000016,Barnsley,2016,2024,E08000038,Barnsley
"""
OUTCODES = """outcode,lat,long,lad_main,lads
M14,53.45,-2.23,E08000003,E08000003:1.000
S70,53.55,-1.48,E08000016,E08000016:1.000
"""
NAMES = """name,alt,type,lat,long,lad_code,outcode,population,source
Hulme,Hulme Village,Suburb,53.46,-2.25,E08000003,M15,100,naptan
Partick,Partaig,Suburb,55.87,-4.31,S12000049,G11,0,os
Atlantis,,Suburb,53.46,-2.25,E99999999,M15,0,os
"""
POSTCODES = """pcd,lat,long,lad,ward
M14 5RQ,53.451,-2.219,E08000003,E05011368
M145RR,53.452,-2.219,E08000003,E05011368
M14 9ZZ,,,,
HELLO,53.451,-2.219,E08000003,E05011368
M14 5RS,530.451,-2.219,E08000003,E05011368
M14 5RQ,53.451,-2.219,E08000003,E05011368
M14 5RT,53.4
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder shaped like the real one, with a handful of rows and some slips."""
    for name, text in (
        ("lad/lad_lookup.csv", AUTHORITIES),
        ("lad/lad_former_codes.csv", FORMER),
        ("postcodes/outcodes.csv", OUTCODES),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "places").mkdir()
    (tmp_path / "places/places_uk.csv.gz").write_bytes(gzip.compress(NAMES.encode()))
    (tmp_path / "postcodes/postcodes_greater_manchester.csv.gz").write_bytes(gzip.compress(POSTCODES.encode()))
    return tmp_path


def take(
    database: Database, path: Path, postcodes: Path | None = None
) -> dict[PlaceKind, tuple[Counts, list[Refusal]]]:
    """Import everything as the command does, a commit a batch."""
    done = {}
    for file in plan(path, postcodes):
        bad: list[Refusal] = []
        with database.reading() as session:
            imported = PlaceImport(session, file.kind, file.path.name)
        for batch in batches(file, bad, size=2):
            with database.writing() as session:
                imported.store(session, batch.rows)
        with database.writing() as session:
            imported.finish(session)
        done[file.kind] = (imported.counts, sorted([*imported.refused, *bad], key=lambda refusal: refusal.line))
    return done


def test_everything_is_taken(any_database: Database, folder: Path) -> None:
    """Authorities, former codes, outcodes, names and postcodes arrive, with former codes turned into those in force."""
    take(any_database, folder)
    with any_database.reading() as session:
        manchester = session.get_one(Locality, "E08000003")
        assert (manchester.name, manchester.nation, manchester.part_of) == ("Manchester", "england", "E47000001")
        assert session.get_one(Locality, "E47000001").kind == "combined-authority"
        barnsley = session.get_one(Locality, "E08000016")
        assert (barnsley.valid_to, barnsley.replaced_by) == (dt.date(2025, 3, 31), "E08000038")
        assert session.get_one(Outcode, "S70").locality_code == "E08000038"
        postcode = session.get_one(Postcode, "M14 5RR")
        assert (postcode.lat, postcode.lon, postcode.locality_code) == (53.452, -2.219, "E08000003")
        assert session.get_one(Postcode, "M14 9ZZ").locality_code is None
        assert set(session.scalars(select(PlaceName.name))) == {"Hulme", "Hulme Village", "Partick", "Partaig"}
        assert counts(session) == {"localities": 5, "outcodes": 2, "postcodes": 3, "names": 4}


def test_bad_rows_are_named_alone(database: Database, folder: Path) -> None:
    """Each bad row is refused with its file, line and reason; the good ones are taken."""
    done = take(database, folder)
    told = [str(refusal) for refusal in done[PlaceKind.POSTCODES][1]]
    assert told == [
        "postcodes_greater_manchester.csv.gz, line 5: 'HELLO' is not a postcode",
        "postcodes_greater_manchester.csv.gz, line 6: 530.451, -2.219 is not on the earth",
        "postcodes_greater_manchester.csv.gz, line 7: M14 5RQ stands twice",
        "postcodes_greater_manchester.csv.gz, line 8: has fewer values than the header",
    ]
    assert [refusal.line for refusal in done[PlaceKind.NAMES][1]] == [4]
    assert "E99999999 is not known here" in done[PlaceKind.NAMES][1][0].reason


def test_twice_changes_nothing(any_database: Database, folder: Path) -> None:
    """The second import of the same files finds everything unchanged."""
    first, second = take(any_database, folder), take(any_database, folder)
    for kind, (counted, _) in second.items():
        assert (counted.new, counted.changed) == (0, 0), kind
        assert counted.unchanged == first[kind][0].new
    with any_database.reading() as session:
        assert counts(session) == {"localities": 5, "outcodes": 2, "postcodes": 3, "names": 4}


def test_changes_are_taken_over(any_database: Database, folder: Path) -> None:
    """A postcode that moved and a name that went are told as changed and gone."""
    clean = NAMES.replace("Atlantis,,Suburb,53.46,-2.25,E99999999,M15,0,os\n", "")
    (folder / "places/places_uk.csv.gz").write_bytes(gzip.compress(clean.encode()))
    take(any_database, folder)
    (folder / "postcodes/postcodes_greater_manchester.csv.gz").write_bytes(
        gzip.compress(POSTCODES.replace("M14 5RQ,53.451", "M14 5RQ,53.459").encode())
    )
    without = clean.replace("Hulme,Hulme Village,", "Hulme,,")
    (folder / "places/places_uk.csv.gz").write_bytes(gzip.compress(without.encode()))
    done = take(any_database, folder)
    counted = done[PlaceKind.POSTCODES][0]
    assert (counted.new, counted.changed, counted.unchanged) == (0, 1, 2)
    with any_database.reading() as session:
        assert session.get_one(Postcode, "M14 5RQ").lat == 53.459
        assert "Hulme Village" not in set(session.scalars(select(PlaceName.name)))


def test_a_single_file_and_another_postcode_file(database: Database, folder: Path, tmp_path: Path) -> None:
    """A file stands for itself, and `postcodes` replaces the usual postcode file."""
    assert recognise(folder / "lad/lad_lookup.csv").kind is PlaceKind.AUTHORITIES
    other = tmp_path / "mine.csv"
    other.write_text("pcd,lat,long,lad,ward\nM1 1AE,53.48,-2.24,E08000003,\n", encoding="utf-8-sig")
    take(database, folder, other)
    with database.reading() as session:
        assert session.scalars(select(Postcode.postcode)).all() == ["M1 1AE"]


@pytest.mark.parametrize("content", [b"", b"a,b,c\n1,2,3\n", b"\x1f\x8bnot really gzip", b"\xff\xfe\x00bad"])
def test_unknown_files_are_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is none of ours is refused as a whole, with its name."""
    path = tmp_path / "strange.csv.gz"
    path.write_bytes(content)
    with pytest.raises(SourceRefusedError, match=r"strange\.csv\.gz"):
        plan(path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """A folder without any of the files says which it looked for."""
    with pytest.raises(SourceRefusedError, match=r"lad/lad_lookup\.csv"):
        plan(tmp_path)


def test_a_file_that_breaks_off_is_refused(database: Database, folder: Path) -> None:
    """A gzip file cut in the middle ends with a refusal, not a crash."""
    path = folder / "postcodes/postcodes_greater_manchester.csv.gz"
    rows = "".join(
        f"M14 {n % 9 + 1}{chr(65 + n % 20)}{chr(65 + n // 20 % 20)},53.4,-2.2,E08000003,\n" for n in range(4000)
    )
    path.write_bytes(gzip.compress(("pcd,lat,long,lad,ward\n" + rows).encode())[:-500])
    with pytest.raises(SourceRefusedError, match="cannot be read"):
        take(database, folder)


def test_codes_lead_to_those_in_force(database: Database, folder: Path) -> None:
    """A former code leads to its successor, one in force to itself; a ring of codes ends."""
    take(database, folder)
    with database.writing() as session:
        codes = current_codes(session)
        assert (codes["E08000016"], codes["E08000003"]) == ("E08000038", "E08000003")
        assert [one.name for one in localities(session)] == ["Barnsley", "Glasgow City", "Manchester"]
        session.get_one(Locality, "E08000038").replaced_by = "E08000016"
        session.flush()
        assert current_codes(session)["E08000016"] in {"E08000016", "E08000038"}


def test_points_fall_back_to_the_outcode(database: Database, folder: Path) -> None:
    """A known postcode has its own point, an unknown or placeless one its outcode's, a foreign one none."""
    take(database, folder)
    with database.reading() as session:
        found = points(session, ["M14 5RQ", "M14 1AA", "M14 9ZZ", "ZZ1 1ZZ", ""])
    assert found["M14 5RQ"].exact
    assert found["M14 5RQ"].lat == 53.451
    assert (found["M14 1AA"].exact, found["M14 1AA"].lat) == (False, 53.45)
    assert found["M14 9ZZ"].locality_code == "E08000003"
    assert "ZZ1 1ZZ" not in found


@pytest.mark.shared
@pytest.mark.slow
def test_the_real_files(database: Database, shared: Path) -> None:
    """All 72,141 Greater Manchester postcodes, every outcode and authority are taken; a second time changes none."""
    for round_ in (1, 2):
        for file in plan(shared / "data" / "geography"):
            bad: list[Refusal] = []
            with database.reading() as session:
                imported = PlaceImport(session, file.kind, file.path.name)
            for batch in batches(file, bad):
                with database.writing() as session:
                    imported.store(session, batch.rows)
            with database.writing() as session:
                assert imported.finish(session) == 0
            assert not bad, bad[:3]
            assert not imported.refused, imported.refused[:3]
            assert bool(imported.counts.new) == (round_ == 1)
            assert not imported.counts.changed
    with database.reading() as session:
        assert counts(session)["postcodes"] == 72_141
        assert counts(session)["outcodes"] == 2_945
        ten = select(func.count()).select_from(Locality).where(Locality.part_of == "E47000001")
        assert session.scalar(ten) == 10
