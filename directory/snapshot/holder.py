"""Holds the newest snapshot of the directory for all threads of a process, and refreshes it when something changed."""

import threading
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.gazetteer.place import Gazetteer
from directory.matching.candidates import Matcher
from directory.networks.tables import NetworkLocality
from directory.snapshot.build import build_gazetteer, build_matcher, latest_seq, places_seq


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The directory at one moment: `seq` is the last change it saw; `near` the localities of its networks, which are
    meant first when a place name is ambiguous; `places_seq` the last change that may have touched places.
    """

    seq: int
    matcher: Matcher
    gazetteer: Gazetteer
    near: frozenset[str] = frozenset()
    places_seq: int = 0


class SnapshotHolder:
    """One per process. Thread-safe: readers take the current snapshot, one thread at a time rebuilds it."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()

    def current(self, session: Session, seq: int | None = None) -> Snapshot:
        """The snapshot that has seen every committed change this session can see.

        `seq`: the newest change, by a caller that has read it along with something else; else it is read here.
        """
        if seq is None:
            seq = latest_seq(session)
        snapshot = self._snapshot
        if snapshot is not None and snapshot.seq == seq:
            return snapshot
        with self._lock:
            if self._snapshot is None or self._snapshot.seq < seq:
                self._snapshot = self._built(session, seq)
            return self._snapshot

    def _built(self, session: Session, seq: int) -> Snapshot:
        """A new snapshot; the gazetteer, costly to build, is kept while no place changed."""
        before, moved = self._snapshot, places_seq(session)
        kept = before is not None and before.places_seq == moved
        gazetteer = before.gazetteer if before is not None and kept else build_gazetteer(session)
        near = frozenset(session.scalars(select(NetworkLocality.locality_code)))
        return Snapshot(seq, build_matcher(session, seq), gazetteer, near, moved)
