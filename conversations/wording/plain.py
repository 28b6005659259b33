"""Replies for when something went wrong, made from nothing but data files."""

from conversations.wording.catalogue import right_to_left
from conversations.wording.reply import Block, BlockKind, Reply
from conversations.wording.words import Words


def trouble_reply(language: str = "en") -> Reply:
    """Something failed on our side: nothing is lost, send it again, 999."""
    return _plain("trouble", language)


def limited_reply(language: str = "en") -> Reply:
    """Too many messages in a short time: wait a little, 999."""
    return _plain("limited", language)


def _plain(key: str, language: str) -> Reply:
    block = Block(BlockKind.TEXT, Words(language).say(key))
    return Reply((block,), language=language, rtl=right_to_left(language))
