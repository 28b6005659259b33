"""References that people read aloud and type: JU- and six signs without look-alikes, such as JU-7K4P2M."""

import re
import secrets

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from assistant.referrals.tables import Referral, Signpost

ALPHABET = "23456789ACDEFGHJKMNPQRTUVWXY"
"""No 0/O, 1/I/L, 5/S stays readable because S is out, B and Z are out for 8 and 2."""
LENGTH = 6
PREFIX = "JU-"
_TAKEN = select(
    exists().where(Referral.reference == bindparam("reference"))
    | exists().where(Signpost.reference == bindparam("reference"))
)
_FORM = re.compile(rf"{PREFIX}[{ALPHABET}]{{{LENGTH}}}")


def new_reference(session: Session) -> str:
    """A reference that no referral and no signpost has yet. 28^6 (482 million) of them exist."""
    while True:
        reference = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not session.connection().execute(_TAKEN, {"reference": reference}).scalar():
            return reference


def tidy_reference(text: str) -> str | None:
    """The reference in what somebody typed ("ju 7k4p2m"), None if there is none."""
    signs = re.sub(r"[\s\-–—_.]", "", text.upper()).removeprefix("JU")
    reference = PREFIX + signs
    return reference if _FORM.fullmatch(reference) else None
