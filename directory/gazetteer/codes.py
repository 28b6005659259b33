"""Whether something shaped like half a postcode is one: "S21" and "the M6" are also a notice and a motorway."""

from collections.abc import Callable, Sequence

from directory.gazetteer.cues import HOME, TOLD, begins, clause, denied, ends, following, told_as, words
from directory.gazetteer.normal import Token, tokens
from directory.gazetteer.postcodes import Typed

UNTOLD = 0.0
_PLAIN = frozenset({
    "in", "live", "living", "postcode", "near", "from", "staying", "starts", "begins", "beginning", "starting", "round",
})  # fmt: skip
IsName = Callable[[Sequence[Token]], bool]


def outcode_told(typed: Typed, text: str, named: IsName, *, home: bool) -> float:
    """How strongly an outcode or sector at `typed` is told as a place, 0 for not at all.

    `named` says whether the words end in the name of a place; `home`: it lies where the table's postcodes lie.
    """
    told = tokens(text)
    first = next((i for i, token in enumerate(told) if token.start >= typed.start), len(told))
    last = next((i for i, token in enumerate(told) if token.start >= typed.end), len(told))
    if first >= last:
        return UNTOLD
    before, after = clause(told, first, text), following(told, last, text)
    if denied(before):
        return UNTOLD
    if named(told[max(0, first - 4) : first]) or (last < len(told) and named(told[last : last + 1])):
        return HOME
    if before and before[-1] in words()["not_after"]:
        return UNTOLD
    score = told_as(told, first, last, text)
    road = typed.out in words()["roads"] and not typed.inward
    if not typed.inward and typed.out in words()["not_outcodes"]:
        return score if _plainly(before, text, typed, home=home) else UNTOLD
    if after in words()["units"] and typed.inward:
        return UNTOLD
    if before and before[-1] in words()["near"] | words()["from"] | words()["live"] | {"at", "to"}:
        return max(score, TOLD - 1.5) if not (road and score < TOLD - 1) else UNTOLD
    if score >= TOLD:
        return score
    opens, closes = begins(text, typed.start), ends(text, typed.end)
    if (opens and closes) or after in words()["areas"]:
        return TOLD
    upper = text[typed.start : typed.end].upper() == text[typed.start : typed.end]
    return TOLD - 0.5 if (closes or opens) and (home or (upper and closes)) else UNTOLD


def _plainly(before: Sequence[str], text: str, typed: Typed, *, home: bool) -> bool:
    """What is also a road or a form needs a cue, or to stand all by itself; at home the end of the message will do."""
    if not text[: typed.start].strip() and not text[typed.end :].strip(" .!?,"):
        return True
    upper = text[typed.start : typed.end].isupper()
    if before and before[-1] in _PLAIN:
        return True
    if home and upper and begins(text, typed.start) and ends(text, typed.end):
        return True
    return home and upper and ends(text, typed.end) and not text[typed.end :].strip(" .!?,\n")
