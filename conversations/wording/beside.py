"""Two languages in one reply: words no speaker has signed stand with the English beside them."""

from collections.abc import Callable

from conversations.wording.catalogue import SOURCE, right_to_left, signed
from conversations.wording.reply import Block
from conversations.wording.words import Words

Blocks = tuple[Block, ...]


def beside(words: Words, say: Callable[[Words], Blocks], *, brief: bool = False) -> Blocks:
    """What `say` gives in the person's language, each block followed by the English where that is not signed.

    What has no translation yet comes in English alone. `brief`: by text only the English (a name and a number).
    """
    own = say(words)
    if words.language == SOURCE or signed(words.language):
        return own
    english = say(Words(SOURCE, words.channel))
    if brief and words.texting:
        return tuple(marked(block, SOURCE) for block in english)
    return paired(own, english, words.language)


def paired(own: Blocks, english: Blocks, language: str, *, both: bool = True) -> Blocks:
    """Block by block: the person's language, then (with `both`) the English. Both must have as many blocks."""
    found: list[Block] = []
    for mine, theirs in zip(own, english, strict=True):
        if (mine.text, mine.items) == (theirs.text, theirs.items):
            found.append(marked(theirs, SOURCE))
        else:
            found += [marked(mine, language), marked(theirs, SOURCE)] if both else [marked(mine, language)]
    return tuple(found)


def marked(block: Block, language: str) -> Block:
    """The block saying in which language it is written, for a page's `lang` and `dir`."""
    return Block(block.kind, block.text, block.items, block.href, language, right_to_left(language))
