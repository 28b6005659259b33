"""CSV as people save it: encodings, bad quoting, missing columns; a bad row alone, a broken table as a whole."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.exchange.table import read_table
from directory.places.refusals import SourceRefusedError

GOOD = "name,postcode\nCafé,M14 5RQ\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (GOOD.encode(), "utf-8"),
        (GOOD.encode("utf-8-sig"), "utf-8-sig"),
        (GOOD.encode("utf-16"), "utf-16"),
        (GOOD.encode("cp1252"), "cp1252"),
        (GOOD.replace("\n", "\r\n").encode(), "utf-8"),
        (GOOD.replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_encodings_and_line_ends(content: bytes, encoding: str) -> None:
    """Whatever program saved it, the same words come out."""
    table = read_table(content, "x.csv", needed=["name"])
    assert (table.columns, table.encoding) == (("name", "postcode"), encoding)
    assert table.rows[0].values == {"name": "Café", "postcode": "M14 5RQ"}
    assert table.rows[0].line == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"name,postcode\n", "no row"),
        (b"name,town\nA,B\n", "'postcode' is missing"),
        (b"name;postcode\nA;B\n", "divided by ','"),
        (b"name,postcode,name\nA,B,C\n", "'name' stands twice"),
        (b"PK\x03\x04 rest of a spreadsheet", "not CSV"),
        (b"%PDF-1.7", "a PDF"),
        (b"name,postcode\nA,\x00\x01\x02\n", "not a text file"),
        (b'name,postcode\n"A,B\nC,D\n', "never closed"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_broken_tables_are_refused_whole(content: bytes, reason: str) -> None:
    """A table whose structure cannot be trusted is refused with the file's name and the reason."""
    with pytest.raises(SourceRefusedError, match=reason) as caught:
        read_table(content, "mine.csv", needed=["name", "postcode"])
    assert str(caught.value).startswith("mine.csv")


def test_bad_rows_are_refused_alone() -> None:
    """Too few values, too many, or wrong quotation marks cost one row each, named by its line."""
    content = b'name,postcode\nA,M1 1AE\nB\nC,M1,extra\n"D" d,M2\n\n"E ""e""","M3\n1AE"\nF,M4\n'
    table = read_table(content, "mine.csv", needed=["name"])
    assert [row.values["name"] for row in table.rows] == ["A", 'E "e"', "F"]
    assert [row.line for row in table.rows] == [2, 7, 9]
    assert [(refusal.line, refusal.reason[:20]) for refusal in table.refused] == [
        (3, "has 1 values where t"),
        (4, "has 3 values where t"),
        (5, "quotation marks are "),
    ]


def test_every_row_is_bad() -> None:
    """A table of bad rows only is still a table: each of them is named."""
    table = read_table(b"name,postcode\nA\nB\n", "mine.csv", needed=["name"])
    assert not table.rows
    assert len(table.refused) == 2


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=10))
def test_what_csv_writes_is_read_again(rows: list[tuple[str, str]]) -> None:
    """Whatever Python's own csv writes comes back, spaces at the ends aside."""
    rows = [("x" + a.replace("\0", ""), b.replace("\0", "")) for a, b in rows]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("name", "other"), *rows])
    table = read_table(out.getvalue().encode("utf-8", "replace"), "x.csv")
    clean = [tuple(v.encode("utf-8", "replace").decode().replace("\u00a0", " ").strip() for v in row) for row in rows]
    assert [tuple(row.values.values()) for row in table.rows] == clean
    assert not table.refused


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """No bytes crash it: a table or a refusal."""
    try:
        table = read_table(content, "x.csv")
    except SourceRefusedError:
        return
    assert all(len(row.values) == len(table.columns) for row in table.rows)
