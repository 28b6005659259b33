"""Finding, making and forgetting a person."""

import datetime as dt
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from assistant.keyring import Keyring
from assistant.persons import service as persons
from assistant.persons.sounds import sound
from assistant.persons.tables import ContactPoint, Person, PersonKey

RING = Keyring({1: b"a" * 32}, {1: b"c" * 32})
NOW = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
PHONE = "+447700900123"


def test_the_same_telephone_is_the_same_person(any_database):
    with any_database.writing() as session:
        first = persons.contact(session, RING, "sms", PHONE, NOW)
    with any_database.writing() as session:
        again = persons.contact(session, RING, "sms", PHONE, NOW)
    assert (first.person_id, first.first, again.first) == (again.person_id, True, False)
    assert again.cipher.open(first.cipher.seal("help")) == "help"


def test_the_same_words_on_two_channels_are_two_contact_points(any_database):
    with any_database.writing() as session:
        assert (
            persons.contact(session, RING, "sms", PHONE, NOW).person_id
            != persons.contact(session, RING, "web", PHONE, NOW).person_id
        )


def test_ten_first_messages_at_once_make_one_person(any_database):
    seen, errors = [], []

    def first_message() -> None:
        try:
            with any_database.writing() as session:
                seen.append(persons.contact(session, RING, "sms", PHONE, NOW).person_id)
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=first_message) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(seen)) == 1
    with any_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ContactPoint)) == 1
        assert session.scalar(select(func.count()).select_from(Person)) == 1
        assert session.scalar(select(func.count()).select_from(PersonKey)) == 1


def test_no_telephone_stands_in_clear_in_the_database(database):
    with database.writing() as session:
        persons.contact(session, RING, "sms", PHONE, NOW)
    with database.reading() as session:
        point = session.scalars(select(ContactPoint)).one()
        assert PHONE not in repr(vars(point))


def test_a_forgotten_person_is_nobody(any_database):
    with any_database.writing() as session:
        who = persons.contact(session, RING, "sms", PHONE, NOW)
        persons.index_name(session, RING, who.person_id, "Ola Nowak", NOW)
        persons.erase(session, who.person_id, NOW)
    with any_database.writing() as session:
        assert persons.cipher_of(session, RING, who.person_id) is None
        assert persons.find_by_name(session, RING, "Ola Nowak", by_sound=False, among=[who.person_id]) == []
        assert persons.contact(session, RING, "sms", PHONE, NOW).person_id != who.person_id


@pytest.mark.parametrize(
    ("written", "wanted", "by_sound", "found"),
    [
        ("Ola Nowak", "nowak", False, True),
        ("Ola Nowak", "OLA  nowak", False, True),
        ("Ola Nowak", "Novak", False, False),
        ("Stephen Smith", "steven smyth", True, True),
        ("Ola Nowak", "Smith", True, False),
        ("李 明", "明", False, True),
    ],
)
def test_a_name_is_found_by_word_or_by_sound_within_scope(session, written, wanted, by_sound, found):
    person_id, _ = persons.new_person(session, RING, NOW)
    stranger, _ = persons.new_person(session, RING, NOW)
    for one in (person_id, stranger):
        persons.index_name(session, RING, one, written, NOW)
    hits = persons.find_by_name(session, RING, wanted, by_sound=by_sound, among=[person_id])
    assert hits == ([person_id] if found else [])


@pytest.mark.parametrize(
    ("word", "code"),
    [("Robert", "r163"), ("Rupert", "r163"), ("Ashcraft", "a261"), ("Tymczak", "t522"), ("Pfister", "p236")],
)
def test_sounds_follow_the_published_examples(word, code):
    assert sound(word) == code


@given(st.text(min_size=1))
def test_every_word_has_a_sound(word):
    assert sound(word)
