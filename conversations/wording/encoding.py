"""How many text messages a text costs, exactly as the carrier's own calculator counts (GSM 03.38 and UCS-2)."""

from conversations.wording.clusters import clusters

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
"""These cost two units (an escape and a letter) which cannot be parted by a message boundary."""

_ONE = {True: 160, False: 70}
_PART = {True: 153, False: 67}
_SWAPS = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "“": '"', "”": '"', "„": '"', "″": '"', "«": '"',
        "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "−": "-", "…": "...", "•": "-", "·": ".",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\u200b": "", "\ufeff": "", "\u00ad": "", "\u2060": "",
    }
)  # fmt: skip
_GSM = frozenset(GSM_BASIC) | frozenset(GSM_EXTENDED)


def plain_punctuation(text: str) -> str:
    """The text with curly quotes, dashes and odd spaces as GSM-7 has them. Letters of names stay as they are."""
    return text.translate(_SWAPS)


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM-7 alphabet or its extension."""
    return _GSM.issuperset(text)


def segments(text: str) -> int:
    """How many messages the text is sent as: 160/153 units in GSM-7, 70/67 in UCS-2; nothing is cut in two."""
    gsm = is_gsm(text)
    if gsm and GSM_EXTENDED.isdisjoint(text):  # nearly every text: each letter is one unit
        return 1 if len(text) <= _ONE[gsm] else -(-len(text) // _PART[gsm])
    sizes = [_gsm_units(letter) for letter in text] if gsm else [_ucs_units(one) for one in clusters(text)]
    if sum(sizes) <= _ONE[gsm]:
        return 1
    return _packed(sizes, _PART[gsm])


def _packed(sizes: list[int], room: int) -> int:
    count, used = 1, 0
    for size in sizes:
        if used + size > room:
            count, used = count + 1, 0
        used += size
    return count


def _gsm_units(letter: str) -> int:
    return 2 if letter in GSM_EXTENDED else 1


def _ucs_units(cluster: str) -> int:
    return sum(2 if ord(letter) > 0xFFFF else 1 for letter in cluster)
