"""The person's children: how many, and their ages ("3, 5 and a newborn", "2 kids", "my son is 4")."""

from conversations.understanding.child_answer import ChildAnswer
from conversations.understanding.child_mentions import ChildMentions
from conversations.understanding.sight import Sight
from directory.vocabulary.facts import Fact

TOLD = 0.9


def read_children(sight: Sight, *, asked: bool, other: bool = False) -> Fact | None:
    """The `children` fact of a message, None when nothing is told. `asked`: a bare list of numbers is the answer.

    `other`: something else was asked, so that a child only named ("my lass will translate") tells nothing.
    """
    if asked and (answer := _answer(sight)) is not None:
        return answer
    for _, first, last in sight.words("children"):
        if asked or _is_joined_to_none(sight, first) or not sight.standing(first, last).someone_else:
            return Fact("children", (), TOLD, sight.message.evidence(first, last))
    told = ChildMentions(sight).read()
    if told.first is None or asked:
        return None
    if other and len(told.children()) == 1 and told.children()[0] is None:
        return None
    return Fact("children", told.children(), TOLD, sight.message.evidence(told.first, told.last))


def _is_joined_to_none(sight: Sight, first: int) -> bool:
    """Whether "no kids" goes on from "no partner", who owns no children then."""
    words = [token.word for token in sight.message.tokens[max(0, first - 2) : first]]
    return words[:1] == ["no"]


def _answer(sight: Sight) -> Fact | None:
    """What the whole message answers: "2", "3, 5 and a newborn", "nah hes 4"."""
    reader = ChildAnswer(sight)
    children = reader.read()
    if children is None or reader.first is None:
        return None
    return Fact("children", children, TOLD, sight.message.evidence(reader.first, reader.last))
