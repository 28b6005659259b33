"""The person's children: how many, and their ages ("3, 5 and a newborn", "2 kids", "my son is 4")."""

from conversations.text.numbers import number_at
from conversations.understanding.child_ages import ages_from
from conversations.understanding.child_mentions import ChildMentions
from conversations.understanding.child_tally import MOST_CHILDREN, Tally
from conversations.understanding.sight import Sight
from directory.vocabulary.facts import Fact


def read_children(sight: Sight, *, asked: bool) -> Fact | None:
    """The `children` fact of a message, None when nothing is told. `asked`: a bare list of numbers is the answer."""
    for _, first, last in sight.words("children"):
        if asked or not sight.standing(first, last).someone_else:
            return Fact("children", (), 0.9, sight.message.evidence(first, last))
    told = ChildMentions(sight).read()
    if asked:
        bare = _bare_answer(sight)
        if told.first is None or len(bare.ages) > len(told.ages):
            told = bare
    if told.first is None:
        return None
    return Fact("children", told.children(), 0.9, sight.message.evidence(told.first, told.last))


def _bare_answer(sight: Sight) -> Tally:
    """The whole message answers "how many children, what ages?": "2", "3, 5 and a newborn", "nah hes 4"."""
    told = Tally()
    tokens = sight.message.tokens
    words = sight.phrases.children
    numbers = sight.phrases.lexicon.numbers
    start = 0
    while start < len(tokens) and tokens[start].word in words["before_answer"]:
        start += 1
    if start >= len(tokens):
        if any(token.word == "one" for token in tokens):
            told.total = 1
            told.saw(0, len(tokens))
        return told
    ages, end = ages_from(sight, start)
    known = [age for age in ages if age is not None]
    if len(known) > 2 and known[0] == len(known) - 1:
        ages = ages[1:]
    only = ages[0] if len(ages) == 1 and start == 0 and end == len(tokens) else None
    if only is not None and tokens[0].word not in words["zero_age"]:
        told.total = min(only, MOST_CHILDREN)
        told.saw(0, end)
    elif ages:
        told.ages = ages
        told.saw(start, end)
    elif (found := number_at(tokens, start, numbers)) is not None and 0 <= found[0] <= MOST_CHILDREN:
        told.total = found[0]
        told.saw(start, found[1])
    return told
