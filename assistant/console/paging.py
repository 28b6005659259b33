"""Lists a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import Session

Item = TypeVar("Item")
SIZE = 10
FURTHEST = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list: `number` counts from 1; `more` says whether another follows."""

    items: Sequence[Item]
    number: int
    more: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it."""
        return not self.items


def asked_page(name: str = "page") -> int:
    """The page number in the address; 1 for none or nonsense."""
    text = request.args.get(name, "")
    return min(max(int(text), 1), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def page_of(session: Session, statement: Select[Any], number: int, size: int = SIZE) -> Page[Any]:
    """Rows of a statement that selects one entity, in its own order. One row more is read to know if there is more."""
    rows = session.scalars(statement.offset((number - 1) * size).limit(size + 1)).all()
    return Page(rows[:size], number, len(rows) > size)
