"""Passwords are kept as Argon2id hashes (RFC 9106, second recommended parameters: 64 MiB, three passes, four lanes)."""

from typing import Any

from argon2 import PasswordHasher

STRONG = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
QUICK = PasswordHasher(time_cost=1, memory_cost=1_024, parallelism=4)
"""For the test mode, which signs in very often."""

MINIMUM_LENGTH = 12
"""Characters. Length is what helps (NCSC, password guidance); no rule about kinds of signs, no forced change."""


def hash_password(plain: str, *, quick: bool = False) -> str:
    """The hash to store in `StaffAccount.password`."""
    return (QUICK if quick else STRONG).hash(plain)


def checking_options(hasher: PasswordHasher) -> dict[str, Any]:
    """The same parameters in passlib's words, so that a fresh hash is not made again at the first sign-in."""
    return {
        "argon2__type": "ID",
        "argon2__time_cost": hasher.time_cost,
        "argon2__memory_cost": hasher.memory_cost,
        "argon2__parallelism": hasher.parallelism,
    }
