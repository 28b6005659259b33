"""Names of places in what people write, misspelt ones too, as the places they stand for."""

from collections.abc import Iterable, Sequence

from directory.gazetteer.cues import BARE, HOME, SOMEBODY, ordinary, words
from directory.gazetteer.localities import Found, Localities
from directory.gazetteer.mentions import Mention, accepted, hopeless, instead, scored, unknown_words
from directory.gazetteer.names import LIKENESS, LONGEST, Named, NameTable
from directory.gazetteer.normal import Token, normal, tokens
from directory.gazetteer.place import Place, PlaceKind
from directory.gazetteer.table import Spot
from directory.vocabulary.words import english_words

MOST_TEXT = 6_000


class ToldNames:
    """Finds names by their table.

    `wider`: names of areas too large to be a place, in normal form; `home`: the localities where people of the tables
    live, whose places are meant first.
    """

    def __init__(self, names: NameTable, wider: Iterable[str], localities: Localities, home: frozenset[str]) -> None:
        self._names = names
        self._wider = frozenset(wider)
        self._firsts = names.firsts | {name.partition(" ")[0] for name in self._wider}
        self._localities = localities
        self._home = home

    def find(self, text: str, *, asked: bool, near: frozenset[str]) -> list[Found]:
        """Names told in the text, and the places of each name."""
        told = tokens(text[:MOST_TEXT])
        mentions, wider = self._mentions(told, text)
        found = []
        if not asked:
            mentions = [one for one in mentions if not hopeless(one, told, text)]
        for first, last, key, score in scored(mentions, told, text):
            local = self._names.is_in(key, near or self._home)
            if accepted(key, told, first, last, text, score, local=local, weight=self._names.weight(key), asked=asked):
                evidence = text[told[first].start : told[last - 1].end]
                named = self._names.exact(instead(key, told), near, self._home)
                certainty = 0.9 if score > SOMEBODY else 0.6
                places = self._narrowed(self._places(named, evidence, certainty), told)
                found.append((max(score, BARE) + (0.4 if local else 0), told[first].start, places))
        if wider or any(score > SOMEBODY for score, _, _ in found):
            return found
        return [*found, *self._misspelt(told, near, text, asked=asked)]

    def _mentions(self, told: Sequence[Token], text: str) -> tuple[list[Mention], bool]:
        """Every name in the text, the longest at each place; and whether a wider area was named."""
        found: list[Mention] = []
        position, wider = 0, False
        while position < len(told):
            length = 0
            if told[position].word in self._firsts:
                for length in range(min(LONGEST, len(told) - position), 0, -1):
                    key = " ".join(token.word for token in told[position : position + length])
                    if key not in self._names and text[: told[position + length - 1].end].endswith(("'s", "’s")):
                        key = key.removesuffix("s")
                    if key in self._wider:
                        wider = True
                        break
                    if key in self._names and "\n" not in text[told[position].start : told[position + length - 1].end]:
                        found.append(self._widened(told, position, length, key))
                        break
                else:
                    length = 0
            position += length or 1
        return found, wider

    def _widened(self, told: Sequence[Token], first: int, length: int, key: str) -> Mention:
        """The mention with misspelt words beside it, where all are a name together: "cheedle hulme"."""
        if length > 1:
            return first, first + length, key
        for start, end in ((first - 1, first + 1), (first, first + 3), (first, first + 2)):
            if start < 0 or end > len(told):
                continue
            part = [token.word for token in told[start:end]]
            odd = part[0] if start < first else part[-1]
            if len(odd) > 2 and odd.isalpha() and odd not in english_words() and odd not in self._names:
                named = self._names.nearest(" ".join(part), self._home, wide=False, likeness=LIKENESS)
                if named and len(normal(named[0].name).split()) == len(part):
                    return start, end, normal(named[0].name)
        return first, first + 1, key

    def _misspelt(self, told: Sequence[Token], near: frozenset[str], text: str, *, asked: bool) -> list[Found]:
        preferred = near or self._home
        for first, last, score in unknown_words(told, text, asked=asked):
            key = " ".join(token.word for token in told[first:last])
            if key in words()["common"] or any(word in self._names for word in (key, *key.split())):
                continue
            named = self._names.nearest(key, preferred, wide=asked or score >= HOME)
            if named and (asked or key[0] == normal(named[0].name)[0]):
                places = self._places(named, text[told[first].start : told[last - 1].end], 0.6)
                return [(score - 0.5, told[first].start, places)]
        return []

    def _narrowed(self, places: list[Place], told: Sequence[Token]) -> list[Place]:
        """Of several places of one name, those whose authority is named too ("Moss Side, Manchester")."""
        if len(places) < 2:
            return places
        said = " " + " ".join(token.word for token in told) + " "
        named = [
            place
            for place in places
            if place.kind is PlaceKind.NAME
            and f" {normal(place.locality_name)} " in said.replace(normal(place.value), "")
        ]
        return named or places

    def _places(self, named: Sequence[Named], evidence: str, certainty: float) -> list[Place]:
        certainty = certainty if len(named) == 1 else min(certainty, 0.5)
        return [
            self._localities.place(
                PlaceKind.LOCALITY if one.whole else PlaceKind.NAME,
                one.name,
                Spot(one.lat, one.lon, one.locality),
                evidence,
                certainty,
            )
            for one in named
        ]

    def end(self, told: Sequence[Token]) -> bool:
        """Whether the last of these words are the name of a place (a word of everyday English alone is none)."""
        for length in range(len(told), 0, -1):
            key = " ".join(token.word for token in told[-length:])
            if (
                key in self._names
                and (key in words()["towns"] or not ordinary(key))
                and self._names.is_in(key, self._home)
            ):
                return True
        return False
