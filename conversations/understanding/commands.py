"""Words that steer the conversation: MENU, BACK, PERSON … and the carrier's STOP, START, HELP."""

from conversations.understanding.reading import Command
from conversations.understanding.sight import Sight
from directory.vocabulary.needs import needs

_ORDER = (
    Command.STOP, Command.FORGET_ME, Command.WITHDRAW, Command.PERSON, Command.LANGUAGE, Command.START,
    Command.CARRIER_HELP, Command.STATUS, Command.RESTART, Command.MORE, Command.AGAIN, Command.BACK, Command.MENU,
)  # fmt: skip
_REFERENCE_LENGTH = range(5, 14)


def read_command(sight: Sight) -> tuple[Command | None, str]:
    """The command and its value: a language code, a referral's reference, else ""."""
    found = {name for name, _, _ in sight.words("command")}
    command = next((command for command in _ORDER if command.value in found), None)
    if command is Command.LANGUAGE:
        return command, _language(sight)
    if command is Command.WITHDRAW:
        return command, _reference(sight)
    return command, ""


def is_bare_yes(text: str) -> bool:
    """Whether the message is YES and nothing else: an answer to us, and START to a carrier that was told STOP."""
    return text.strip(" \n.!").casefold() == "yes"


def _language(sight: Sight) -> str:
    names = sight.phrases.language_names
    for token in reversed(sight.message.tokens):
        if token.word in names:
            return names[token.word]
    return ""


def _reference(sight: Sight) -> str:
    """A reference such as MCR-7K4P: letters, a hyphen, letters and digits."""
    for word in sight.message.text.split():
        bare = word.strip(".,!?;:()").upper()
        if "-" in bare and len(bare) in _REFERENCE_LENGTH and bare.replace("-", "").isalnum() and bare not in needs():
            return bare
    return ""
