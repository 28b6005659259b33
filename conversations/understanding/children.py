"""The person's children: how many, and their ages ("3, 5 and a newborn", "2 kids", "my son is 4")."""

from conversations.understanding.child_answer import ChildAnswer
from conversations.understanding.child_mentions import ChildMentions
from conversations.understanding.sight import Sight
from directory.vocabulary.facts import Fact

TOLD = 0.9


def read_children(sight: Sight, *, asked: bool) -> Fact | None:
    """The `children` fact of a message, None when nothing is told. `asked`: a bare list of numbers is the answer."""
    if asked and (answer := _answer(sight)) is not None:
        return answer
    for _, first, last in sight.words("children"):
        if asked or not sight.standing(first, last).someone_else:
            return Fact("children", (), TOLD, sight.message.evidence(first, last))
    told = ChildMentions(sight).read()
    if told.first is None or asked:
        return None
    return Fact("children", told.children(), TOLD, sight.message.evidence(told.first, told.last))


def _answer(sight: Sight) -> Fact | None:
    """What the whole message answers: "2", "3, 5 and a newborn", "nah hes 4"."""
    reader = ChildAnswer(sight)
    children = reader.read()
    if children is None or reader.first is None:
        return None
    return Fact("children", children, TOLD, sight.message.evidence(reader.first, reader.last))
