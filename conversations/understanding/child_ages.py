"""Ages as they are listed after a child is named: "aged 3, 5 and a newborn", "8 months", "is 12 and 14"."""

from conversations.text.numbers import number_at
from conversations.understanding.sight import Sight

OLDEST_CHILD = 25
_IN_A_YEAR = {"m": 12, "w": 52, "d": 365}


def _is_school_year(sight: Sight, at: int) -> bool:
    """Whether the number is a class at school: "a boy of thirteen, Year 8"."""
    tokens = sight.message.tokens
    return at > 1 and tokens[at - 1].word == "year" and tokens[at - 2].clause != tokens[at - 1].clause


def age_told(sight: Sight, number: int, after: int) -> tuple[int, int] | None:
    """The age in years that `number` before token `after` tells, and the token after its unit; None for no age."""
    tokens, words = sight.message.tokens, sight.phrases.children
    following = tokens[after].word if after < len(tokens) else ""
    beyond = tokens[after + 1].word if after + 1 < len(tokens) else ""
    if number > OLDEST_CHILD and following not in words["age_units"]:
        return None
    if following in words["age_units"]:
        if beyond in words["durations"]:
            return None
        in_a_year = next((many for unit, many in _IN_A_YEAR.items() if following.startswith(unit)), 52)
        number, after = number // in_a_year, after + 1
    elif following in words["year_units"] or following == "yo":
        if beyond in ("ago", "back", "wed", "married", "now", "later"):
            return None
        after += 1
    elif tokens[min(after, len(tokens) - 1)].clause == tokens[after - 1].clause and (
        following in sight.phrases.unless_next or following in words["not_ages"]
    ):
        return None
    if after < len(tokens) and tokens[after].word in ("old", "olds"):
        after += 1
    return number, after


def ages_from(sight: Sight, at: int, *, fresh: bool = False) -> tuple[list[int | None], int]:
    """Ages listed from token `at` on: "aged 3, 5 and a newborn"; and the token after. `fresh`: `at` opens it."""
    tokens = sight.message.tokens
    words = sight.phrases.children
    numbers = sight.phrases.lexicon.numbers
    ages: list[int | None] = []
    end = at
    opening = at
    while at < len(tokens) and tokens[at].sentence == tokens[max(opening if fresh else 0, end - 1)].sentence:
        word = tokens[at].word
        if word in words["zero_age"]:
            ages.append(0)
            at = end = at + 1
            continue
        closed = word in words["joins"] or _is_school_year(sight, at)
        found = None if closed else number_at(tokens, at, numbers)
        if found is None and ages and word in ("baby", "babies", "bab", "newborn"):
            told, after = ages_from(sight, at + 1) if at + 1 < len(tokens) else ([], at + 1)
            ages.extend(told[:1] or [0])
            at = end = after if told else at + 1
            continue
        if found is None:
            here = word in ("me", "us") and tokens[at - 1].word == "with"  # "2 girls with me 6 and 11"
            if (here or word in words["leads"] or word in words["joins"]) and at - end < 3:
                at += 1
                continue
            break
        follower = tokens[found[1]] if found[1] < len(tokens) else None
        counted = follower is not None and follower.word in words["nouns"] - words["zero_age"]
        if counted and follower is not None and follower.sentence == tokens[at].sentence:
            break
        whole = age_told(sight, *found)
        if whole is None:
            break
        age, after = whole
        if age in ages and after > found[1] and tokens[at - 1].word not in ("and", "a", "an", "another"):
            break  # "4, 7 and 15, the 7yr old": one of them again
        ages.append(age)
        at = end = after
    return ages, end
