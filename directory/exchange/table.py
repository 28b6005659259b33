"""CSV as people really save it: bytes in, rows out. Pure. A bad row is refused alone, a broken table as a whole."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from directory.places.refusals import Refusal, SourceRefusedError

MARKS = {b"PK\x03\x04": "a spreadsheet or zip file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}
ENCODINGS_BY_MARK = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on and its values by column name, spaces around them taken away."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A parsed table: its columns, the rows that have one value a column, and those that do not."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...]
    encoding: str


def read_table(content: bytes, file: str, *, needed: Iterable[str] = (), delimiter: str = ",") -> Table:
    """Parse a CSV file. `needed`: columns it must have. `file`: its name in messages.

    Encodings: a byte order mark is believed, else UTF-8, else Windows-1252 (what Excel writes; every byte is read).
    Raises SourceRefusedError when it is empty, not CSV, or a column is missing or stands twice.
    """
    text, encoding = _decode(content, file)
    lines = _records(text, file, delimiter)
    header = next((line for line in lines if not isinstance(line, Refusal)), None)
    if header is None:
        raise SourceRefusedError(file, "the file is empty")
    columns = _header(header[1], file, needed, delimiter)
    rows: list[Row] = []
    refused: list[Refusal] = []
    for line in lines:
        if isinstance(line, Refusal):
            refused.append(line)
        elif len(line[1]) != len(columns):
            refused.append(Refusal(file, line[0], f"has {len(line[1])} values where the header has {len(columns)}"))
        else:
            rows.append(Row(line[0], dict(zip(columns, map(_clean, line[1]), strict=True))))
    if not rows and not refused:
        raise SourceRefusedError(file, "there is a header but no row")
    return Table(file, columns, tuple(rows), tuple(refused), encoding)


def _decode(content: bytes, file: str) -> tuple[str, str]:
    for mark, what in MARKS.items():
        if content.startswith(mark):
            raise SourceRefusedError(file, f"this is {what}, not CSV; save it as CSV first")
    encoding = next((name for mark, name in ENCODINGS_BY_MARK if content.startswith(mark)), "")
    for name in [encoding] if encoding else ["utf-8", "cp1252", "latin-1"]:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise SourceRefusedError(file, "this is not a text file", text[: text.index("\0")].count("\n") + 1)
        return text, name
    raise SourceRefusedError(file, f"the text cannot be read as {encoding}")


def _records(text: str, file: str, delimiter: str) -> Iterator[tuple[int, list[str]] | Refusal]:
    """Non-blank records with the line each begins on; a badly quoted one is a refusal and the next line begins anew."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise SourceRefusedError(file, "a quotation mark opened here is never closed", line) from None
            yield Refusal(file, line, f"quotation marks are not right ({error})")
            continue
        if any(value.strip() for value in record):
            yield line, record


def _header(record: Sequence[str], file: str, needed: Iterable[str], delimiter: str) -> tuple[str, ...]:
    columns = tuple(_clean(name) for name in record)
    if len(columns) > MAX_COLUMNS:
        raise SourceRefusedError(file, f"has {len(columns)} columns; {MAX_COLUMNS} are the most", 1)
    twice = [name for name, count in Counter(columns).items() if count > 1 and name]
    if twice:
        raise SourceRefusedError(file, f"column {twice[0]!r} stands twice", 1)
    missing = [name for name in dict.fromkeys(needed) if name not in columns]
    if missing:
        wanted = ", ".join(repr(name) for name in missing)
        hint = f"; it has {', '.join(columns)[:200]}" if len(columns) > 1 else f"; is it divided by {delimiter!r}?"
        raise SourceRefusedError(file, f"column {wanted} is missing{hint}", 1)
    return columns


def _clean(value: str) -> str:
    """Without no-break spaces and spaces at the ends; line breaks stay."""
    return value.replace("\u00a0", " ").strip()
