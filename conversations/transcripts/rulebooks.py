"""Rule sets by content hash. A conversation keeps the one it began with; safety words are never pinned."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.dialogue.rules import DialogueRules, compile_dialogue, dialogue_body
from conversations.transcripts.tables import RuleSet
from conversations.understanding.phrases import Phrases, compile_phrases, phrase_body
from directory.storage.statements import insert_unless_there

STORED = "joinedup_rule_set_stored"
KEPT = 8
"""How many old rule sets a process holds compiled."""


@dataclass(frozen=True)
class RuleBook:
    """The rules of understanding and dialogue, compiled, under the hash of their text."""

    hash: str
    phrases: Phrases
    dialogue: DialogueRules


def body_hash(body: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def current_body() -> dict[str, Any]:
    """Today's rules as plain data."""
    return {"phrases": phrase_body(), "dialogue": dialogue_body()}


@lru_cache(maxsize=1)
def current() -> RuleBook:
    """Today's rules, compiled once a process."""
    body = current_body()
    return _compile(body_hash(body), body)


def _compile(digest: str, body: dict[str, Any]) -> RuleBook:
    return RuleBook(digest, compile_phrases(body["phrases"]), compile_dialogue(body["dialogue"]))


def completed(older: dict[str, Any], today: dict[str, Any]) -> dict[str, Any]:
    """An older body with the lists it does not know yet, for today's readers ask for them; the rest stays as it was."""
    filled = {name: value for name, value in today.items() if name not in older}
    for name, value in older.items():
        newer = today.get(name)
        filled[name] = completed(value, newer) if isinstance(value, dict) and isinstance(newer, dict) else value
    return filled


class RuleBooks:
    """Rule books over one database: today's, and the older ones that open conversations still keep."""

    def __init__(self) -> None:
        self._older: dict[str, RuleBook] = {}
        self._stored = False

    def current(self, session: Session, now: dt.datetime) -> RuleBook:
        """Today's, stored for later on first use."""
        book = current()
        if not self._stored:
            insert_unless_there(session, RuleSet, {"hash": book.hash, "body": current_body(), "created_at": now})
            session.info[STORED] = True
        return book

    def committed(self, session: Session) -> None:
        """Called after a commit: if today's rules were in it, they need not be stored again."""
        self._stored = self._stored or session.info.pop(STORED, False)

    def by_hash(self, session: Session, digest: str) -> RuleBook:
        """The rule book a conversation began with. Raises LookupError when it is gone."""
        book = current()
        if digest == book.hash:
            return book
        if digest not in self._older:
            body = session.scalar(select(RuleSet.body).where(RuleSet.hash == digest))
            if body is None:
                raise LookupError(f"rule set {digest[:12]} is not stored")
            if len(self._older) >= KEPT:
                self._older.pop(next(iter(self._older)), None)
            self._older[digest] = _compile(digest, completed(body, current_body()))
        return self._older[digest]
