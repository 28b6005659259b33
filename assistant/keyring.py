"""Sealing personal data: one data key per person, wrapped by a rotating keyring; blind indexes to find without reading.

AES-GCM with a fresh nonce per sealing (NIST SP 800-38D); blind indexes are HMAC-SHA-256, versioned so that they can be
re-keyed. Wrapping keys come from a file that only the service account reads; losing it loses all personal data.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
KEY_BYTES = 32
WORTH_PACKING = 1024
"""Bytes from which a text is packed before it is sealed. Who writes never sees the length of what is stored, so packing
gives nothing away."""
PACKED = b"\xff"
"""Stands before a packed text; no UTF-8 text begins with it."""


class SealError(ValueError):
    """Sealed bytes could not be opened: wrong key, erased person, or tampering."""


@dataclass(frozen=True, slots=True)
class Cipher:
    """Seals and opens text for one person (or for the house, with the house key)."""

    key: bytes

    def seal(self, text: str) -> bytes:
        """UTF-8 text to nonce + ciphertext; long texts are packed first (a turn of 10 kB becomes 2)."""
        plain = text.encode("utf-8", "surrogatepass")
        if len(plain) >= WORTH_PACKING:
            plain = PACKED + zlib.compress(plain, 1)
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> str:
        """The text again. Raises SealError."""
        try:
            plain = AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
            if plain[:1] == PACKED:
                plain = zlib.decompress(plain[1:])
            return plain.decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError, zlib.error) as error:
            raise SealError("cannot be opened with this key") from error


class Keyring:
    """Wrapping keys by version (the highest wraps), the blind-index key by version, and the house key."""

    def __init__(self, wrapping: dict[int, bytes], indexing: dict[int, bytes]) -> None:
        if not wrapping or not indexing:
            raise ValueError("a keyring needs at least one wrapping key and one indexing key")
        self._wrapping = wrapping
        self._indexing = indexing
        self.version = max(wrapping)
        self.index_version = max(indexing)
        self.house = Cipher(hmac.digest(wrapping[min(wrapping)], b"house", hashlib.sha256))

    def new_person_key(self) -> tuple[Cipher, int, bytes]:
        """A fresh data key: (cipher, keyring version, wrapped key to store)."""
        key = AESGCM.generate_key(bit_length=256)
        return Cipher(key), self.version, self._wrap(key, self.version)

    def unwrap(self, version: int, wrapped: bytes) -> Cipher:
        """The cipher of a stored key. Raises SealError for an unknown version or tampering."""
        if version not in self._wrapping:
            raise SealError(f"keyring has no version {version}")
        try:
            return Cipher(
                AESGCM(self._wrapping[version]).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], b"person")
            )
        except InvalidTag as error:
            raise SealError("wrapped key was tampered with") from error

    def rewrap(self, version: int, wrapped: bytes) -> tuple[int, bytes]:
        """The same data key under the newest wrapping key."""
        return self.version, self._wrap(self.unwrap(version, wrapped).key, self.version)

    def index(self, kind: str, value: str, version: int | None = None) -> str:
        """Blind index of `value` in the name space `kind` (such as "phone"): "v1:…", 43 characters of HMAC."""
        version = self.index_version if version is None else version
        digest = hmac.digest(self._indexing[version], f"{kind}\0{value}".encode(), hashlib.sha256)
        return f"v{version}:{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    def _wrap(self, key: bytes, version: int) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._wrapping[version]).encrypt(nonce, key, b"person")


def load(path: Path) -> Keyring:
    """Read a keyring file: {"wrapping": {"1": base64, …}, "indexing": {"1": base64, …}}. Raises ValueError, OSError."""
    body = json.loads(path.read_text())

    def keys(name: str) -> dict[int, bytes]:
        found = {int(version): base64.b64decode(key) for version, key in body[name].items()}
        if any(len(key) != KEY_BYTES for key in found.values()):
            raise ValueError(f"{path.name}: every {name} key must have {KEY_BYTES} bytes")
        return found

    return Keyring(keys("wrapping"), keys("indexing"))


def create(path: Path) -> Keyring:
    """Make a keyring file readable only by its owner; an existing one is left alone and read."""
    body = {name: {"1": base64.b64encode(os.urandom(KEY_BYTES)).decode()} for name in ("wrapping", "indexing")}
    write_once(path, json.dumps(body))
    return load(path)


def write_once(path: Path, secret: str) -> None:
    """Write a secret file, mode 0600, unless it is there. Several processes may try at once: one wins, whole."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-") as file:
        file.write(secret)
        file.flush()
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
