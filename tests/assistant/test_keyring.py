"""Personal data is sealed per person, and erasing the key is forgetting."""

import json
import os
import stat
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import keyring
from assistant.keyring import Cipher, Keyring, SealError

RING = Keyring({1: b"a" * 32, 2: b"b" * 32}, {1: b"c" * 32})


@given(st.text())
def test_whatever_was_said_comes_back(said):
    cipher, _, _ = RING.new_person_key()
    assert cipher.open(cipher.seal(said)) == said


def test_the_same_words_never_look_the_same_twice():
    cipher, _, _ = RING.new_person_key()
    assert cipher.seal("help") != cipher.seal("help")


def test_another_persons_key_opens_nothing():
    mine, _, _ = RING.new_person_key()
    theirs, _, _ = RING.new_person_key()
    with pytest.raises(SealError):
        theirs.open(mine.seal("help"))


def test_one_changed_bit_is_noticed():
    cipher, _, _ = RING.new_person_key()
    sealed = bytearray(cipher.seal("help"))
    sealed[-1] ^= 1
    with pytest.raises(SealError):
        cipher.open(bytes(sealed))


def test_a_rotated_keyring_still_opens_what_an_older_one_sealed():
    old = Keyring({1: b"a" * 32}, {1: b"c" * 32})
    cipher, version, wrapped = old.new_person_key()
    new_version, rewrapped = RING.rewrap(version, wrapped)
    assert new_version == 2
    assert RING.unwrap(new_version, rewrapped).open(cipher.seal("help")) == "help"


def test_an_unknown_version_is_refused():
    _, _, wrapped = RING.new_person_key()
    with pytest.raises(SealError):
        RING.unwrap(9, wrapped)


def test_a_blind_index_is_stable_and_keeps_kinds_apart():
    assert RING.index("sms", "+447700900123") == RING.index("sms", "+447700900123")
    assert RING.index("sms", "x") != RING.index("email", "x")
    assert RING.index("sms", "x").startswith("v1:")


def test_a_keyring_file_is_only_its_owners_and_made_once(tmp_path):
    path = tmp_path / "var" / "keyring.json"
    first = keyring.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyring.create(path).index("sms", "x") == first.index("sms", "x")


def test_a_short_key_is_refused(tmp_path):
    path = tmp_path / "keyring.json"
    path.write_text(json.dumps({"wrapping": {"1": "YWJj"}, "indexing": {"1": "YWJj"}}))
    with pytest.raises(ValueError, match="32 bytes"):
        keyring.load(path)


def test_processes_that_start_at_once_agree_on_one_keyring(tmp_path):
    path = tmp_path / "keyring.json"
    rings, threads = [], []
    for _ in range(16):
        threads.append(threading.Thread(target=lambda: rings.append(keyring.create(path).index("sms", "x"))))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rings) == 16
    assert len(set(rings)) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["keyring.json"]


@given(st.text(min_size=0, max_size=3000))
def test_long_texts_come_back_too(text):
    cipher = Cipher(os.urandom(32))
    for said in (text, text * 9):
        assert cipher.open(cipher.seal(said)) == said


def test_a_long_text_is_stored_small():
    cipher = Cipher(os.urandom(32))
    assert len(cipher.seal("behind on rent, two children, M14. " * 300)) < 1000
