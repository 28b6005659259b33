"""Texts: counted as the carrier counts, cut between blocks, never more than two messages at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.wording.encoding import is_gsm, plain_punctuation, segments
from conversations.wording.reply import Block, BlockKind, Option, Reply
from conversations.wording.sms import flatten, next_part


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 159 + "€", 2),
        ("a" * 158 + "€", 1),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("ŵ" * 134, 2),
        ("ŵ" * 135, 3),
        ("ŵ" * 66 + "🙂" + "ŵ" * 66, 3),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
    ],
)
def test_segments_agree_with_the_carriers_calculator(text: str, count: int) -> None:
    """Values measured with Twilio's own calculator (anchors/conversation.md 4.5)."""
    assert segments(text) == count


@given(st.text(max_size=400), st.text(max_size=40))
def test_more_text_never_costs_less(text: str, more: str) -> None:
    """Adding to a text that is already Unicode, or stays GSM, never makes it cheaper."""
    assert segments(text + more) >= segments(text) or is_gsm(text) != is_gsm(text + more)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=700))
def test_plain_text_is_counted_by_a_second_way(text: str) -> None:
    """ASCII counted by spelling every two-unit letter out: the same number, greedily packed."""
    units = [2 if letter in "^{}\\[~]|" else 1 for letter in text.replace("`", "'")]
    if sum(units) <= 160:
        assert segments(text.replace("`", "'")) == 1
        return
    parts, room = 1, 153
    for unit in units:
        if room < unit:
            parts, room = parts + 1, 153
        room -= unit
    assert segments(text.replace("`", "'")) == parts


def test_curly_quotes_and_dashes_become_plain() -> None:
    """One curly quote must not turn a whole text into costly Unicode."""
    assert plain_punctuation("“don’t” – wait…\u00a0now") == '"don\'t" - wait... now'
    assert is_gsm(plain_punctuation("“£5” – “ok”…"))


def test_letters_of_names_stay() -> None:
    """Siân and Łukasz keep their letters, whatever it costs."""
    assert plain_punctuation("Siân Łukasz ŵ") == "Siân Łukasz ŵ"


LINES = st.lists(st.text(max_size=400), min_size=1, max_size=8)


@given(LINES)
def test_every_reply_fits_and_nothing_is_lost(lines: list[str]) -> None:
    """Sent part by part with MORE, each part fits two messages and every word arrives, in order."""
    reply = Reply(tuple(Block(BlockKind.TEXT, line) for line in lines))
    part = flatten(reply)
    sent = [part]
    while part.rest:
        part = next_part(part.rest)
        sent.append(part)
        assert len(sent) < 200
    assert all(one.segments <= 2 and one.segments == segments(one.text) for one in sent)
    hint = "Text MORE for the rest."
    told = "".join(one.text.removesuffix(hint) if one.rest else one.text for one in sent)
    wanted = "".join(plain_punctuation(line) for text in lines for line in text.split("\n") if line.strip())
    assert "".join(told.split()) == "".join(wanted.split())


def test_a_cut_falls_between_blocks() -> None:
    """A block that does not fit whole goes to the next part whole."""
    reply = Reply((Block(BlockKind.TEXT, "a" * 200), Block(BlockKind.TEXT, "b" * 200)))
    first = flatten(reply)
    assert first.text == "a" * 200 + "\nText MORE for the rest."
    assert first.rest == "b" * 200


def test_options_are_numbered_and_words_named() -> None:
    """Numbers stand one a line; SKIP and WHY are named after them."""
    options = (Option("1", "Rent"), Option("2", "Own"), Option("SKIP", "Skip this"), Option("WHY", "Why?"))
    text = flatten(Reply((Block(BlockKind.QUESTION, "Which?"),), options)).text
    assert text == "Which?\n1 Rent\n2 Own\nReply with a number. Or SKIP / WHY."


def test_yes_and_no_are_asked_for_only_where_they_answer() -> None:
    """A yes-no question names both words and nothing else."""
    text = flatten(Reply((Block(BlockKind.QUESTION, "OK?"),), (Option("YES", "Yes"), Option("NO", "No")))).text
    assert text == "OK?\nReply YES or NO."
