"""Judging readings against labels: what is missing, what is too much, and the totals of a batch."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conversations.upkeep.labelled import Labelled
from conversations.upkeep.reader import Told, plain


@dataclass(frozen=True, slots=True)
class Verdict:
    """One message judged. `missed` and `extra` hold plain sentences such as "need food (self)"."""

    missed: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether everything expected was told and nothing else."""
        return not self.missed and not self.extra


@dataclass(slots=True)
class Total:
    """Counts over a batch; the rates are properties, 0..1, and 1.0 where nothing was to be judged."""

    messages: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, one: Labelled, told: Told) -> None:
        """Count one message."""
        self.messages += 1
        self.counts.update(_needs(one, told))
        self.counts.update(_facts(one, told))
        self.counts.update(_place(one, told))
        self.counts.update(_danger(one, told))
        self.counts["all-right"] += judge(one, told).right

    def _rate(self, part: str, whole: str) -> float:
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 1.0

    @property
    def needs_precision(self) -> float:
        """Needs told (with whose) that were expected, of all told."""
        return self._rate("need-hit", "need-told")

    @property
    def needs_recall(self) -> float:
        """Needs expected (with whose) that were told."""
        return self._rate("need-hit", "need-expected")

    @property
    def needs_f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.needs_precision + self.needs_recall
        return 2 * self.needs_precision * self.needs_recall / both if both else 0.0

    @property
    def facts_exact(self) -> float:
        """Facts right, of facts expected and facts told without being expected."""
        return self._rate("fact-right", "fact-judged")

    @property
    def facts_exact_messages(self) -> float:
        """Messages with a fact expected or told whose facts are all right and no more."""
        return self._rate("fact-messages-right", "fact-messages")

    @property
    def facts_exact_all_messages(self) -> float:
        """All messages whose facts are right, those without any included."""
        return self._rate("fact-all-right", "fact-all")

    @property
    def place_accuracy(self) -> float:
        """Messages with a place expected or told whose place is right."""
        return self._rate("place-right", "place-judged")

    @property
    def danger_recall(self) -> float:
        """Messages with danger in which at least one expected kind was heard."""
        return self._rate("danger-heard", "danger-messages")

    @property
    def danger_recall_strict(self) -> float:
        """Expected (kind, about) pairs that were heard."""
        return self._rate("danger-pair-heard", "danger-pair")

    @property
    def false_alarms(self) -> int:
        """Messages without danger in which danger was heard."""
        return self.counts["danger-false"]


def judge(one: Labelled, told: Told) -> Verdict:
    """What is missing and what is too much in one message."""
    missed: list[str] = []
    extra: list[str] = []
    expected = set(one.needs)
    missed += [f"need {key} ({about})" for key, about in sorted(expected - told.needs)]
    extra += [f"need {key} ({about})" for key, about in sorted(told.needs - expected) if key not in one.also_ok]
    for key in sorted({*one.facts, *told.facts}):
        right, wrong = _fact(one, told, key)
        if wrong:
            (missed if key in one.facts else extra).append(f"fact {key}: {told.facts.get(key)!r}, not {right!r}")
    if not _same_place(one.place, told.place):
        (missed if one.place else extra).append(f"place {told.place}, not {one.place}")
    dangers = {(kind.value, about.value) for kind, about in one.safety}
    missed += [f"danger {kind} ({about})" for kind, about in sorted(dangers - told.safety)]
    fine = {kind for kind, _ in dangers} | set(one.also_ok_safety)
    extra += [f"danger {kind} ({about})" for kind, about in sorted(told.safety - dangers) if kind not in fine]
    return Verdict(tuple(missed), tuple(extra))


def _needs(one: Labelled, told: Told) -> Counter[str]:
    expected = set(one.needs)
    counted = {pair for pair in told.needs if pair in expected or pair[0] not in one.also_ok}
    return Counter({
        "need-expected": len(expected), "need-told": len(counted), "need-hit": len(expected & told.needs),
    })  # fmt: skip


def _fact(one: Labelled, told: Told, key: str) -> tuple[Any, bool]:
    """The value expected (None: none), and whether what was told is wrong."""
    if key in one.also_ok_facts:
        return one.facts.get(key), False
    if key == "place":
        return None, False  # judged as the place
    if key not in one.facts:
        return None, key in told.facts
    return one.facts[key], key not in told.facts or not _same(one.facts[key], told.facts[key])


def _same(expected: Any, told: Any) -> bool:
    """Equal values; lists in any order (ages of children, benefits); True is not 1."""
    expected, told = plain(expected), plain(told)
    if isinstance(expected, list) and isinstance(told, list):
        return sorted(map(repr, expected)) == sorted(map(repr, told))
    return type(expected) is type(told) and expected == told


def _facts(one: Labelled, told: Told) -> Counter[str]:
    keys = [key for key in {*one.facts, *told.facts} if key != "place" and key not in one.also_ok_facts]
    wrong = [key for key in keys if _fact(one, told, key)[1]]
    return Counter({
        "fact-judged": len(keys), "fact-right": len(keys) - len(wrong),
        "fact-messages": bool(keys), "fact-messages-right": bool(keys) and not wrong,
        "fact-all": 1, "fact-all-right": not wrong,
    })  # fmt: skip


def _same_place(expected: tuple[str, str] | None, told: tuple[str, str] | None) -> bool:
    """The same value, whatever its case; a sector counts as its outcode, a locality as a name."""
    if expected is None or told is None:
        return expected is told
    return _flat(told[1]) == _flat(expected[1]) or (
        expected[0] == "outcode" and told[0] == "sector" and _flat(told[1]).split()[0] == _flat(expected[1])
    )


def _flat(value: str) -> str:
    return " ".join(value.casefold().replace("-", " ").split())


def _place(one: Labelled, told: Told) -> Counter[str]:
    if one.place is None and told.place is None:
        return Counter()
    return Counter({"place-judged": 1, "place-right": _same_place(one.place, told.place)})


def _danger(one: Labelled, told: Told) -> Counter[str]:
    heard = {kind for kind, _ in told.safety}
    if not one.safety:
        return Counter({"danger-quiet": 1, "danger-false": bool(heard - set(one.also_ok_safety))})
    pairs = {(kind.value, about.value) for kind, about in one.safety}
    return Counter({
        "danger-messages": 1, "danger-heard": bool(heard & {kind for kind, _ in pairs}),
        "danger-pair": len(pairs), "danger-pair-heard": len(pairs & told.safety),
    })  # fmt: skip


def totals(judged: Iterable[tuple[Labelled, Told]]) -> tuple[Total, Mapping[str, Total]]:
    """The total of a batch, and one for each tag."""
    whole = Total()
    tagged: dict[str, Total] = {}
    for one, told in judged:
        whole.add(one, told)
        for tag in one.tags:
            tagged.setdefault(tag, Total()).add(one, told)
    return whole, dict(sorted(tagged.items()))
