"""Questions as they are put: the text, the ready answers, and the ways to pass over or ask why."""

from conversations.dialogue.moves import Ask, ChoosePlace, ExplainQuestion
from conversations.wording.labels import circumstance, need_name, option_name, talk_question
from conversations.wording.reply import Block, BlockKind, Option
from conversations.wording.words import Words
from directory.gazetteer.place import Place
from directory.vocabulary.circumstances import FactType

_PASSING = (("SKIP", "word.skip"), ("DON'T KNOW", "word.dont-know"), ("RATHER NOT SAY", "word.rather-not-say"))
_WHY = ("WHY", "word.why")


def ask_blocks(words: Words, ask: Ask) -> tuple[Block, ...]:
    """The question itself."""
    found = talk_question(ask.question) or circumstance(ask.question)
    text = words.tr(talk.text) if (talk := talk_question(ask.question)) else ""
    if not text and (about := circumstance(ask.question)):
        text = words.tr(about.question)
    return (Block(BlockKind.QUESTION, text),) if found else ()


def ask_options(words: Words, ask: Ask) -> tuple[Option, ...]:
    """Ready answers in the order asked, then skip, don't know, rather not say, and why."""
    if set(ask.options) == {"yes", "no"}:
        answers = tuple(Option(one.upper(), option_name(words, ask.question, one)) for one in ask.options)
    else:
        answers = tuple(
            Option(str(number), option_name(words, ask.question, one)) for number, one in enumerate(ask.options, 1)
        )
    return (*answers, *_passing(words, ask.question))


def _passing(words: Words, question: str) -> tuple[Option, ...]:
    """The ways past a question, where it has one. About a person all three, in the talk only skip."""
    about = circumstance(question) if talk_question(question) is None else None
    talk = talk_question(question)
    why = Option(_WHY[0], words.say(_WHY[1]))
    if about is not None and about.skippable:
        return (*(Option(send, words.say(key)) for send, key in _PASSING), why)
    if talk is not None and talk.skippable:
        return (Option(_PASSING[0][0], words.say(_PASSING[0][1])), why)
    return (why,) if talk is not None and question not in ("go-on", "which-place") else ()


def explain_blocks(words: Words, explain: ExplainQuestion) -> tuple[Block, ...]:
    """Why it is asked, and which of the person's own needs it serves."""
    found = talk_question(explain.question) or circumstance(explain.question)
    if found is None:
        return (Block(BlockKind.TEXT, words.say("about-us")),)
    why = words.tr(found.why)
    is_fact = talk_question(explain.question) is None and explain.because
    if is_fact:
        why = words.say("why-because", why=why, needs=words.listed([need_name(words, key) for key in explain.because]))
    return (Block(BlockKind.TEXT, why),)


def choose_place_blocks(words: Words, _choose: ChoosePlace) -> tuple[Block, ...]:
    """More than one place has that name: which one."""
    question = talk_question("which-place")
    assert question is not None
    return (Block(BlockKind.TEXT, words.say("place.unclear")), Block(BlockKind.QUESTION, words.tr(question.text)))


def choose_place_options(words: Words, choose: ChoosePlace) -> tuple[Option, ...]:
    """The places by number, each with its council area."""
    numbered = tuple(Option(str(number), place_words(words, place)) for number, place in enumerate(choose.places, 1))
    return (*numbered, Option(_PASSING[0][0], words.say(_PASSING[0][1])))


def place_words(words: Words, place: Place) -> str:
    """A place with the area it lies in, where that tells more."""
    if not place.locality_name or place.locality_name == place.value:
        return place.value
    return words.say("place.in", place=place.value, locality=place.locality_name)


def takes_words(question: str) -> bool:
    """Whether a question is answered in the person's own words, so that a text box comes first."""
    about = circumstance(question)
    if about is not None and talk_question(question) is None:
        return about.type in (FactType.WHOLE_NUMBER, FactType.CHILDREN, FactType.TEXT)
    talk = talk_question(question)
    return talk is not None and talk.kind.value in ("text", "place")
