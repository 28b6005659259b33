"""Safety replies: the right numbers for the nation, from data alone, and quiet on a shared phone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.safety.danger import About, Danger, DangerKind, Tier, When
from conversations.wording import catalogue
from conversations.wording.catalogue import signed
from conversations.wording.helplines import elsewhere, helpline_file, helplines
from conversations.wording.reply import Reply
from conversations.wording.safety import safety_reply
from conversations.wording.sms import flatten
from directory.gazetteer.place import Nation
from tests.conversations.dialogue.generated import DANGERS


def heard(kind: DangerKind, tier: Tier = Tier.HELPLINE, about: About = About.SELF) -> Danger:
    """One danger."""
    return Danger(kind, about, When.NOW, tier, "x")


def told(reply: Reply) -> str:
    """All of a reply in one string."""
    return "\n".join(block.text for block in reply.blocks)


@pytest.mark.parametrize(
    ("kind", "nation", "number"),
    [
        (DangerKind.SUICIDE, "england", "116 123"),
        (DangerKind.SUICIDE, "northern-ireland", "116 123"),
        (DangerKind.DOMESTIC_ABUSE, "england", "0808 2000 247"),
        (DangerKind.DOMESTIC_ABUSE, "wales", "0808 80 10 800"),
        (DangerKind.DOMESTIC_ABUSE, "scotland", "0800 027 1234"),
        (DangerKind.DOMESTIC_ABUSE, "northern-ireland", "0808 802 1414"),
        (DangerKind.SEXUAL_VIOLENCE, "england", "0808 500 2222"),
        (DangerKind.YOUNG_PERSON_ALONE, "wales", "0800 1111"),
        (DangerKind.CHILD_AT_RISK, "scotland", "0800 1111"),
        (DangerKind.TRAFFICKING, "england", "08000 121 700"),
        (DangerKind.ADULT_AT_RISK, "england", "0808 808 8141"),
    ],
)
def test_the_first_number_is_the_right_one(kind: DangerKind, nation: str, number: str) -> None:
    """Each danger leads to the helpline made for it, in the nation where the person is."""
    assert helplines(kind.value, nation)[0].number == number
    assert number in told(safety_reply([heard(kind)], nation=nation))


@pytest.mark.parametrize("nation", list(Nation))
@pytest.mark.parametrize("kind", list(DangerKind))
@pytest.mark.parametrize("tier", list(Tier))
def test_every_danger_in_every_nation_has_a_reply(kind: DangerKind, nation: Nation, tier: Tier) -> None:
    """A number to call with a link, and 999 wherever it may be near."""
    reply = safety_reply([heard(kind, tier)], nation=nation.value)
    assert any(block.href.startswith(("tel:", "sms:")) for block in reply.blocks)
    if tier is not Tier.CHECK:
        assert "999" in told(reply)
    texted = flatten(safety_reply([heard(kind, tier)], nation=nation.value, channel="sms"))
    assert texted.segments <= 2
    if tier is not Tier.CHECK:
        assert "999" in texted.text
        assert helplines(kind.value, nation.value)[0].number in texted.text


def test_an_emergency_starts_with_999() -> None:
    """Nothing stands before the number in an emergency on a page."""
    reply = safety_reply([heard(DangerKind.OVERDOSE, Tier.EMERGENCY)])
    assert reply.blocks[0].href == "tel:999"


def test_who_cannot_speak_is_told_of_55() -> None:
    """The silent way stands beside 999 where speaking may be unsafe."""
    assert "55" in told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE)]))
    assert "55" not in told(safety_reply([heard(DangerKind.SUICIDE)]))


@pytest.mark.parametrize("kind", [DangerKind.DOMESTIC_ABUSE, DangerKind.SEXUAL_VIOLENCE, DangerKind.TRAFFICKING])
def test_the_preview_of_a_text_tells_nothing(kind: DangerKind) -> None:
    """The first line on a locked screen that someone else may hold says nothing of abuse."""
    first = flatten(safety_reply([heard(kind)], channel="sms")).text.split("\n")[0].casefold()
    assert len(first) >= 40
    assert not any(word in first for word in ("abuse", "violence", "danger", "999", "rape", "slavery", "helpline"))


def test_someone_else_is_spoken_of_as_such() -> None:
    """Who worries about a friend is not told that they themselves hurt."""
    reply = told(safety_reply([heard(DangerKind.SUICIDE, about=About.SOMEONE_ELSE)]))
    assert "looking out for them" in reply


def test_it_works_without_a_danger_and_in_welsh() -> None:
    """An empty list still gives 999; Welsh has the Welsh words and the Welsh line."""
    assert "999" in told(safety_reply([]))
    welsh = told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE)], language="cy", nation="wales"))
    assert "Byw Heb Ofn" in welsh
    assert "Ffoniwch" in welsh or "ffoniwch" in welsh


def test_every_number_says_where_it_comes_from() -> None:
    """Each line has a source, and the day it was found there unless it was not; every kind names lines that exist."""
    body = helpline_file()
    keys = {line.key for line in body.lines}
    assert all(line.source.startswith("https://") for line in body.lines)
    assert all(line.checked is not None or "number" in line.unverified for line in body.lines)
    assert {kind.value for kind in DangerKind} == set(body.kinds)
    assert {key for kind in body.kinds.values() for key in kind} <= keys
    assert {one for line in body.lines for one in line.unverified} <= {"number", "hours", "nations"}


def test_while_the_nation_is_unknown_the_other_nations_are_named() -> None:
    """England's number first, and one line for each other nation; none where the number is the same everywhere."""
    unknown = told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE)]))
    for number in ("0808 2000 247", "0808 80 10 800", "0800 027 1234", "0808 802 1414"):
        assert number in unknown
    assert "Northern Ireland:" in unknown
    assert elsewhere("suicide") == ()
    assert "Scotland:" not in told(safety_reply([heard(DangerKind.SUICIDE)]))
    known = told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE)], nation="wales"))
    assert "0808 2000 247" not in known
    assert "Scotland" not in known


@pytest.mark.parametrize("channel", ["web", "sms"])
def test_who_may_be_watched_is_asked_whether_it_is_safe_here(channel: str) -> None:
    """Is it safe to write here, and how to leave quickly; not for somebody who writes about a friend."""
    own = told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE)], channel=channel))
    assert "Is it safe" in own
    assert ("delete these texts" in own) == (channel == "sms")
    assert ("Exit this page" in own) == (channel == "web")
    friends = told(safety_reply([heard(DangerKind.DOMESTIC_ABUSE, about=About.SOMEONE_ELSE)], channel=channel))
    assert "Is it safe" not in friends


@pytest.mark.parametrize(
    ("tier", "begins", "has", "lacks"),
    [
        (Tier.EMERGENCY, "Please call 999 now", "0800 1111", "do not wait with this"),
        (Tier.HELPLINE, "I am glad you wrote", "If anyone is in danger right now, call 999", "do not wait with this"),
        (Tier.LOCAL_TODAY, "I am glad you wrote", "Please do not wait with this", "Please call 999 now"),
        (Tier.CHECK, "That sounds hard", "0800 1111", "999"),
    ],
)
def test_each_tier_says_how_soon(tier: Tier, begins: str, has: str, lacks: str) -> None:
    """999 now; a helpline now; help near by today; a gentle check."""
    reply = told(safety_reply([heard(DangerKind.YOUNG_PERSON_ALONE, tier)]))
    assert reply.startswith(begins)
    assert has in reply
    assert lacks not in reply


def test_unsigned_words_have_the_english_beside_them() -> None:
    """Each Welsh sentence that no speaker has read is followed by the English one, each marked with its language."""
    blocks = safety_reply([heard(DangerKind.SUICIDE)], language="cy", nation="wales").blocks
    assert not signed("cy")
    assert [block.language for block in blocks] == ["cy", "en"] * (len(blocks) // 2)
    assert blocks[1].text.startswith("I am sorry it hurts")


def test_a_broken_catalogue_leaves_the_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Safety still answers when a translator's file cannot be read."""
    (tmp_path / "cy" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "cy" / "LC_MESSAGES" / "messages.po").write_bytes(b'msgid "a\nmsgstr \xff\xfe')
    monkeypatch.setattr(catalogue, "LOCALES", tmp_path)
    for cached in (catalogue.catalogue, catalogue.translations, catalogue.signed, catalogue.partly):
        cached.cache_clear()
    try:
        assert "116 123" in told(safety_reply([heard(DangerKind.SUICIDE)], language="cy"))
    finally:
        monkeypatch.undo()
        for cached in (catalogue.catalogue, catalogue.translations, catalogue.signed, catalogue.partly):
            cached.cache_clear()


@given(
    st.lists(DANGERS, max_size=4),
    st.sampled_from(["england", "wales", "nowhere", ""]),
    st.sampled_from(["en", "cy", "pl", "ar", ""]),
)
def test_any_dangers_give_a_reply(dangers: list[Danger], nation: str, language: str) -> None:
    """Whatever was heard, wherever: words come back and never an error."""
    reply = safety_reply(dangers, language=language, nation=nation)
    assert all(block.text for block in reply.blocks)
    assert len(reply.blocks) >= 1
