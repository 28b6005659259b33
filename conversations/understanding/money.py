"""Amounts of money that tell of income or savings: "on 1200 a month", "£1,450 take home", "a couple of grand put by".

An amount counts only beside words of income (with a period or "take home") or of savings; as the answer to the question
it counts alone. Amounts a week and a year are told as amounts a month. Pounds.
"""

import re
from dataclasses import dataclass

from directory.vocabulary.facts import Fact

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "thirteen": 13, "fourteen": 14, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "a couple of": 2,
    "couple of": 2, "a few": 3, "few": 3, "a": 1, "half a": 0.5,
}  # fmt: skip
_NUMBER = "|".join(sorted(_WORDS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?:£\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?:\.\d\d)?\s?(?P<much>k\b|grand\b|thousand\b)?"
    rf"|\b(?P<word>{_NUMBER}|\d{{1,2}})\s(?P<scale>grand|thousand|hundred|k)\b"
)
_SCALES = {"k": 1000, "grand": 1000, "thousand": 1000, "hundred": 100}
_PERIODS = (
    (re.compile(r"^[^.;!?]{0,12}?(?:a|per|every|each|/|\bp)\s?(?:week|wk)\b|^ ?(?:pw|p/w|weekly)\b"), 52 / 12),
    (re.compile(r"^[^.;!?]{0,12}?(?:a|per|every|each|/)\s?(?:month|mth|mnth)\b|^ ?(?:pcm|pm|p/m|monthly)\b"), 1.0),
    (re.compile(r"^[^.;!?]{0,12}?(?:a|per|/)\s?(?:year|yr|annum)\b|^ ?(?:pa|p\.a)\b"), 1 / 12),
)
_EARNS = re.compile(
    r"\b(?:i'?m (?:only |just )?on|we'?re on|am (?:only )?on|on|earn|earns|earning|bring home|bringing home"
    r"|brings? in"
    r"|take home|income(?: is| of|'s)?|paid|clear|wages?(?: is| are|'s| of)?|coming in|living on|live on|get by on"
    r"|survive on|surviving on|get about|salary(?: is| of)?|make|making|i (?:only |just )?get|we (?:only |just )?get"
    r"|manage on|managing on|pension(?: is| of)?|made|mine is|mine'?s|(?:s?he'?s|is) on|get)"
    r"\s*(?:is|of|just|only|about|around|roughly|like|bout|approx|under|over|ish|a|me|total|maybe|nearly|£|\s)*$"
)
_AFTER = re.compile(
    r"^[^.;!?\d]{0,22}?\b(?:take home|after tax|coming in|come in|in wages|between (?:us|the two)|to live on|income"
    r"|altogether|all told|with pensions|in total)\b"
)
_SPENT = re.compile(
    r"\b(?:rent|nursery|costs?|costing|owe|owes|owing|debt|bill|bills|fees?|charge[sd]?|pay(?:ing|s)? (?:out"
    r"|for|back)"
    r"|mortgage|overpaid|loan|finance|maintenance|cut|lost|short|pip|dla|carers allowance)\b[^.,;]{0,24}$"
)
_HELD = re.compile(r"^[^,.;!?\d]{0,14}?\b(?:in (?:the|my|our|an|a) (?:bank|isa|account|building society"
    r"|post office|tin)|in isas?"
                   r"|(?:and a bit )?in premium bonds|to my name|in savings|saved|put by|put away|savings|set aside"
    r"|put aside)\b")  # fmt: skip
_SAVINGS_BEFORE = re.compile(r"\b(?:savings?(?: of| are| is)?|saved(?: up)?|put by|put away|put aside"
    r"|set aside|stashed|nest egg of|inheritance|lump sum|payout|compensation|left me with)"
                             r"\s*(?:about|around|only|just|roughly|nearly|over|under|up|£|by|\s)*$")  # fmt: skip
_NO_MONEY = re.compile(r"\b(?:owe|owes|owed|debt|debts|lost|nicked|stole|stolen|scammed|borrowed|arrears)\b")
INCOME = ((0, "none"), (500, "under-500"), (1000, "500-999"), (1500, "1000-1499"), (2500, "1500-2499"))
SAVINGS = ((0, "none"), (6000, "under-6000"), (16_000, "6000-15999"))
TOLD = 0.9
LEAST_INCOME = 50


@dataclass(frozen=True, slots=True)
class _Amount:
    pounds: float
    first: int
    last: int


def read_money(folded: str, text: str, asked: str | None) -> list[Fact]:
    """Income and savings told. `folded` is the plain text, `text` as written, `asked` the open question."""
    found: list[Fact] = []
    for amount in _amounts(folded):
        before, after = folded[max(0, amount.first - 60) : amount.first], folded[amount.last : amount.last + 50]
        before = re.split(r"[.;!?\n](?!\d)", before)[-1]
        evidence = text[amount.first : amount.last]
        if asked == "savings_band" or _is_savings(before, after):
            found.append(Fact("savings_band", _band(amount.pounds, SAVINGS, "16000-or-more"), TOLD, evidence))
        elif asked == "income_band" or _is_income(amount.pounds, before, after):
            monthly = amount.pounds * _rate(after)
            found.append(Fact("income_band", _band(monthly, INCOME, "2500-or-more"), TOLD, evidence))
    return found


def _amounts(folded: str) -> list[_Amount]:
    amounts = []
    for match in _AMOUNT.finditer(folded):
        if match["digits"] is not None:
            start = match.start()
            if start and (folded[start - 1].isalnum() or folded[start - 1] in ".,:/"):
                continue
            pounds = float(match["digits"].replace(",", "")) * (_SCALES[match["much"]] if match["much"] else 1)
        else:
            word = match["word"]
            pounds = float(_WORDS.get(word, word)) * _SCALES[match["scale"]]
        amounts.append(_Amount(pounds, match.start(), match.end()))
    return amounts


def _rate(after: str) -> float:
    return next((rate for period, rate in _PERIODS if period.search(after)), 1.0)


def _is_income(pounds: float, before: str, after: str) -> bool:
    if _SPENT.search(before):
        return False
    earns = _EARNS.search(before) is not None
    period = any(period.search(after) for period, _ in _PERIODS)
    return (earns and period) or (pounds >= LEAST_INCOME and _AFTER.search(after) is not None)


def _is_savings(before: str, after: str) -> bool:
    if _NO_MONEY.search(before):
        return False
    return _SAVINGS_BEFORE.search(before) is not None or _HELD.search(after) is not None


def _band(pounds: float, bands: tuple[tuple[int, str], ...], most: str) -> str:
    if pounds == 0:
        return bands[0][1]
    return next((name for limit, name in bands[1:] if pounds < limit), most)
