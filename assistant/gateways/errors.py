"""What a carrier's refusal means for us: never, later, or nobody knows. The table of codes is `carrier_errors.json`."""

from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from directory.vocabulary.loader import data


class Outcome(StrEnum):
    """What became of a message that could not be handed over."""

    REFUSED = "refused"
    """Not accepted and never will be."""
    LATER = "later"
    """Not accepted; the same message may be accepted later."""
    UNCERTAIN = "uncertain"
    """It may have been accepted: ask the carrier's message list before doing anything else."""


class CarrierError(BaseModel):
    """One code of the table. `stops`: the person opted out; `alert`: somebody must look (our mistake, or a filter)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^\d{3,5}$")
    meaning: str
    outcome: Outcome
    stops: bool = False
    alert: bool = False
    tries: int = Field(16, ge=1, description="How often the message is tried in all.")


class SendError(Exception):
    """A message was not (certainly) handed over. The text never holds the address or the message."""

    def __init__(self, error: CarrierError) -> None:
        super().__init__(f"{error.code or 'no code'}: {error.meaning}")
        self.error = error


@cache
def carrier_errors() -> dict[str, CarrierError]:
    """The table by code. Raises ValueError where the file is wrong."""
    rows = [CarrierError.model_validate(row) for row in data("assistant.gateways", "carrier_errors")]
    table = {row.code: row for row in rows}
    if len(table) != len(rows):
        raise ValueError("carrier_errors.json names a code twice")
    return table


def error_of(code: str, status: int) -> CarrierError:
    """The meaning of a carrier's code (with the HTTP status it came with; 0 in a callback).

    Codes we do not know: HTTP 429 may be repeated, 5xx may have been accepted, everything else is final.
    """
    known = carrier_errors().get(code)
    if known is not None:
        return known
    if status == 429:
        return CarrierError(code="429", meaning="too many requests", outcome=Outcome.LATER)
    outcome = Outcome.UNCERTAIN if status >= 500 else Outcome.REFUSED
    shown = code if code.isdigit() and 3 <= len(code) <= 5 else str(status or "000").zfill(3)
    return CarrierError(code=shown, meaning="a code without an entry in the table", outcome=outcome)


NOT_REACHED = CarrierError(code="000", meaning="the carrier was not reached", outcome=Outcome.LATER)
NO_ANSWER = CarrierError(code="000", meaning="the carrier gave no answer", outcome=Outcome.UNCERTAIN)
