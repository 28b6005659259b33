"""Finding, making and erasing a person. A first message has no row to lock: it is upserted, then locked."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz.distance import JaroWinkler
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from assistant.keyring import Cipher, Keyring
from assistant.persons.sounds import sound
from assistant.persons.tables import ContactPoint, NameIndex, Person, PersonConversation, PersonKey
from directory.storage.statements import insert_unless_there, table_of, update_by_id

KEEP_PERSON = dt.timedelta(days=731)
"""How long a person without open business is kept after the last contact (anchor: 24 months). The day more is for what
they begin on their first day, which is kept 24 months too: nothing need be written anew for it.
"""


_POINT, _KEY = table_of(ContactPoint), table_of(PersonKey)
_FIND = (
    select(
        _POINT.c.id, _POINT.c.person_id, _POINT.c.conversation_id, _POINT.c.stopped_at,
        _KEY.c.keyring_version, _KEY.c.wrapped,
    )
    .join(_KEY, _KEY.c.person_id == _POINT.c.person_id)
    .where(_POINT.c.channel == bindparam("channel"), _POINT.c.address_index == bindparam("index"))
)  # fmt: skip
_LOCK = _FIND.with_for_update(of=_POINT)
_KEY_OF = select(_KEY.c.keyring_version, _KEY.c.wrapped).where(_KEY.c.person_id == bindparam("who"))
_LOCK_KEY_OF = _KEY_OF.join(table_of(Person), table_of(Person).c.id == _KEY.c.person_id).with_for_update(
    of=table_of(Person)
)
_NAME = table_of(NameIndex)
_FORGET_NAME, _NEW_NAME = delete(_NAME).where(_NAME.c.person_id == bindparam("who")), insert(_NAME)
_NEW_PERSON, _NEW_KEY, _NEW_LINK = insert(table_of(Person)), insert(_KEY), insert(table_of(PersonConversation))
_KEPT_UNTIL = select(table_of(Person).c.purge_at).where(table_of(Person).c.id == bindparam("who"))
_KEEP = tuple(
    update(table)
    .where(key == bindparam("who"), table.c.purge_at < bindparam("until"))
    .values(purge_at=bindparam("until"))
    for table, key in (
        (table_of(Person), table_of(Person).c.id),
        *((table_of(m), table_of(m).c.person_id) for m in (PersonKey, ContactPoint, NameIndex)),
    )
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is on the line: the person behind an address, with the cipher that opens what is theirs."""

    person_id: UUID
    contact_point_id: UUID
    cipher: Cipher
    conversation_id: UUID | None
    stopped: bool
    first: bool


def contact(session: Session, keyring: Keyring, channel: str, address: str, now: dt.datetime) -> Contact:
    """The contact behind `address`, made if new, its row locked until the transaction ends."""
    index = keyring.index(channel, address)
    found = _found(session, keyring, channel, index, lock=True)
    if found is not None:
        return found
    person_id, cipher = new_person(session, keyring, now)
    row = {
        "id": uuid.uuid4(),
        "person_id": person_id,
        "channel": channel,
        "address_index": index,
        "address_sealed": cipher.seal(address),
        "purge_at": now + KEEP_PERSON,
    }
    if insert_unless_there(session, ContactPoint, row):
        return Contact(person_id, row["id"], cipher, None, stopped=False, first=True)  # type: ignore[arg-type]
    # Another transaction was first with this address: ours is the spare person.
    session.execute(delete(PersonKey).where(PersonKey.person_id == person_id))
    session.execute(delete(Person).where(Person.id == person_id))
    other = _found(session, keyring, channel, index, lock=True)
    if other is None:
        raise LookupError("the contact point vanished while it was being made")
    return other


def _found(session: Session, keyring: Keyring, channel: str, index: str, *, lock: bool) -> Contact | None:
    connection = session.connection()
    row = connection.execute(_LOCK if lock else _FIND, {"channel": channel, "index": index}).one_or_none()
    if row is None:
        return None
    cipher = keyring.unwrap(row.keyring_version, row.wrapped)
    return Contact(row.person_id, row.id, cipher, row.conversation_id, row.stopped_at is not None, first=False)


def new_person(session: Session, keyring: Keyring, now: dt.datetime) -> tuple[UUID, Cipher]:
    """A new person with a key of their own."""
    cipher, version, wrapped = keyring.new_person_key()
    person_id, purge_at = uuid.uuid4(), now + KEEP_PERSON
    connection = session.connection()
    connection.execute(_NEW_PERSON, {"id": person_id, "created_at": now, "purge_at": purge_at})
    key = {"person_id": person_id, "keyring_version": version, "wrapped": wrapped, "purge_at": purge_at}
    connection.execute(_NEW_KEY, key)
    return person_id, cipher


def cipher_of(session: Session, keyring: Keyring, person_id: UUID, *, lock: bool = False) -> Cipher | None:
    """The person's cipher, None once they were erased. `lock`: the person is locked until the transaction ends."""
    row = session.connection().execute(_LOCK_KEY_OF if lock else _KEY_OF, {"who": person_id}).one_or_none()
    return None if row is None else keyring.unwrap(row.keyring_version, row.wrapped)


def link_conversation(
    session: Session, person_id: UUID, conversation_id: UUID, *, opened_by: UUID | None, purge_at: dt.datetime
) -> None:
    """Note that a conversation is with this person."""
    row = {"conversation_id": conversation_id, "person_id": person_id, "opened_by": opened_by, "purge_at": purge_at}
    session.connection().execute(_NEW_LINK, row)


def set_stopped(session: Session, contact_point_id: UUID, now: dt.datetime | None) -> None:
    """Record the carrier's STOP (a time) or START (None)."""
    session.execute(update(ContactPoint).where(ContactPoint.id == contact_point_id).values(stopped_at=now))


@dataclass(frozen=True, slots=True)
class Reachable:
    """Where a person can be written to."""

    channel: str
    address: str


def reachable(session: Session, person_id: UUID, cipher: Cipher) -> Reachable | None:
    """The person's telephone if they write to us by SMS and have not said STOP."""
    sealed = session.scalars(
        select(ContactPoint.address_sealed).where(
            ContactPoint.person_id == person_id, ContactPoint.channel == "sms", ContactPoint.stopped_at.is_(None)
        )
    ).first()
    return None if sealed is None else Reachable("sms", cipher.open(sealed))


def name_tokens(name: str) -> list[str]:
    """Words of a name as they are compared: lower case, letters only."""
    return re.findall(r"[^\W\d_]+", name.casefold())


def index_name(session: Session, keyring: Keyring, person_id: UUID, name: str, now: dt.datetime) -> None:
    """Make the person findable by each word of `name` and by its sound, without storing the name."""
    tokens: set[str] = set()
    for token in name_tokens(name):
        tokens |= {keyring.index("name", token), keyring.index("name-sound", sound(token))}
    connection = session.connection()
    connection.execute(_FORGET_NAME, {"who": person_id})
    if tokens:
        rows = [{"person_id": person_id, "token": token, "purge_at": now + KEEP_PERSON} for token in sorted(tokens)]
        connection.execute(_NEW_NAME, rows)


def find_by_name(session: Session, keyring: Keyring, name: str, *, by_sound: bool, among: Iterable[UUID]) -> list[UUID]:
    """People of `among` (the searcher's scope) whose name has every word of `name`, exactly or by sound."""
    kind, form = ("name-sound", sound) if by_sound else ("name", str)
    scope, found = list(among), None
    for token in name_tokens(name):
        hits = set(
            session.scalars(
                select(NameIndex.person_id).where(
                    NameIndex.token == keyring.index(kind, form(token)), NameIndex.person_id.in_(scope)
                )
            )
        )
        found = hits if found is None else found & hits
    return [person for person in scope if person in (found or set())]


def alike(one: str, other: str) -> float:
    """How alike two names are, 0..1 (Jaro-Winkler), for asking "the same person?"."""
    return JaroWinkler.normalized_similarity(" ".join(name_tokens(one)), " ".join(name_tokens(other)))


def erase(session: Session, person_id: UUID, now: dt.datetime) -> None:
    """Forget a person: without the key, whatever was sealed for them can be read by nobody, in backups neither."""
    session.execute(delete(PersonKey).where(PersonKey.person_id == person_id))
    session.execute(delete(NameIndex).where(NameIndex.person_id == person_id))
    session.execute(delete(ContactPoint).where(ContactPoint.person_id == person_id))
    session.execute(update(Person).where(Person.id == person_id).values(erased_at=now))


def find_contact(session: Session, keyring: Keyring, channel: str, address: str) -> Contact | None:
    """The contact behind `address` without making or locking one."""
    return _found(session, keyring, channel, keyring.index(channel, address), lock=False)


def begin_conversation(session: Session, who: Contact, conversation_id: UUID, now: dt.datetime) -> None:
    """From now on this contact point talks in this conversation."""
    link_conversation(session, who.person_id, conversation_id, opened_by=None, purge_at=now + KEEP_PERSON)
    until = now + KEEP_PERSON
    values = {"key": who.contact_point_id, "conversation_id": conversation_id, "purge_at": until}
    session.connection().execute(update_by_id(ContactPoint, frozenset({"conversation_id", "purge_at"})), values)
    if not who.first:  # a new one has just been given its time
        keep(session, who.person_id, until)


def keep(session: Session, person_id: UUID, until: dt.datetime) -> None:
    """Keep a person with key, addresses and name at least until then: open business must stay readable.

    The person's own row goes first of them all, so it tells for all.
    """
    connection = session.connection()
    kept_until = connection.execute(_KEPT_UNTIL, {"who": person_id}).scalar()
    if kept_until is None or kept_until >= until:
        return
    for statement in _KEEP:
        connection.execute(statement, {"who": person_id, "until": until})


def person_of(session: Session, conversation_id: UUID) -> UUID | None:
    """Who a conversation is with."""
    return session.scalar(
        select(PersonConversation.person_id).where(PersonConversation.conversation_id == conversation_id)
    )
