"""Interim: the builder dirpure replaces this file."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory.gazetteer.place import Gazetteer
from directory.matching.candidates import Matcher
from directory.services.tables import DirectoryChange


def latest_seq(session: Session) -> int:
    """The newest directory change."""
    return session.scalar(select(func.coalesce(func.max(DirectoryChange.seq), 0))) or 0


def build_matcher(session: Session, seq: int) -> Matcher:
    """Interim."""
    raise NotImplementedError


def build_gazetteer(session: Session) -> Gazetteer:
    """Interim."""
    raise NotImplementedError
