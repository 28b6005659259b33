"""Scores of understanding on real text: topics, false needs, false alarms. Only totals leave this module."""

from collections.abc import Collection, Iterator, Sequence

from bench.record import Figure
from bench.shared_texts import FOOD, LABELS, LEGAL, Label, rows
from conversations.upkeep.labelled import Labelled
from conversations.upkeep.reader import Reader
from directory.vocabulary.needs import parent_of

Tops = list[frozenset[str]]


def scores(reader: Reader) -> Iterator[Figure]:
    """All figures of `make measure-understanding` on the shared texts."""
    yield from topic_figures(reader)
    yield food_figure(reader)
    yield from legal_figures(reader)
    yield from ordinary_figures(reader)


def tops_of(reader: Reader, texts: Sequence[str]) -> Tops:
    """The top-level topics of each text."""
    readings = (reader.reading(Labelled(id="", text=text)) for text in texts)
    return [frozenset(parent_of(key) or key for key in reading.topics) for reading in readings]


def recall_and_false(tops: Tops, own: Sequence[bool], wanted: Collection[str]) -> tuple[float, float]:
    """Share of own texts that are about `wanted`, and of the others that are."""
    hit = [not top.isdisjoint(wanted) for top in tops]
    mine = [one for one, is_own in zip(hit, own, strict=True) if is_own]
    others = [one for one, is_own in zip(hit, own, strict=True) if not is_own]
    return _share(mine), _share(others)


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def topic_figures(reader: Reader) -> Iterator[Figure]:
    """Recall and false rate of each label of the stress sentences and the forum fragments."""
    for name in dict.fromkeys(label.file for label in LABELS):
        texts = rows(name)
        tops = tops_of(reader, [row["text"] for row in texts])
        for label in (one for one in LABELS if one.file == name):
            own = [row[label.field] in label.values for row in texts]
            yield from _recall(label, *recall_and_false(tops, own, label.tops))


def _recall(label: Label, recall: float, false: float) -> Iterator[Figure]:
    heading = f"{label.file}, {label.name} (our {', '.join(sorted(label.tops))})"
    yield Figure(f"{heading}: recall", round(recall, 3), "of 1", bar=f"≥ {label.least}", holds=recall >= label.least)
    yield Figure(f"{heading}: false", round(false, 3), "of 1", bar=f"≤ {label.most}", holds=false <= label.most)


def food_figure(reader: Reader) -> Figure:
    """Balanced accuracy of food in the disaster messages."""
    texts = rows("disaster_messages")
    tops = tops_of(reader, [row["text"] for row in texts])
    recall, false = recall_and_false(tops, ["food" in row["labels"] for row in texts], FOOD)
    balanced = (recall + 1 - false) / 2
    return Figure(
        "disaster_messages, food: balanced accuracy", round(balanced, 3), "of 1", bar="≥ 0.9", holds=balanced >= 0.9
    )


def legal_figures(reader: Reader) -> Iterator[Figure]:
    """Balanced accuracy of each legal topic that we have a key for, and their mean."""
    texts = rows("legal_posts")
    tops = tops_of(reader, [row["text"] for row in texts])
    balanced: list[float] = []
    for topic, wanted in LEGAL.items():
        alike = {other for other, keys in LEGAL.items() if other != topic and keys & wanted}
        kept = [at for at, row in enumerate(texts) if row["topic"] not in alike]
        own = [texts[at]["topic"] == topic and texts[at]["about_topic"] for at in kept]
        recall, false = recall_and_false([tops[at] for at in kept], own, wanted)
        balanced.append((recall + 1 - false) / 2)
        heading = f"legal_posts, {topic} (our {', '.join(sorted(wanted))}): balanced accuracy"
        yield Figure(heading, round(balanced[-1], 3), "of 1")
    mean = sum(balanced) / len(balanced)
    heading = f"legal_posts: balanced accuracy, mean of {len(balanced)} topics"
    yield Figure(heading, round(mean, 3), "of 1", bar="≥ 0.85", holds=mean >= 0.85)


def ordinary_figures(reader: Reader) -> Iterator[Figure]:
    """Needs and dangers found in messages that ask for nothing."""
    told = [reader.told(Labelled(id="", text=row["text"])) for row in rows("ordinary_sms")]
    needs = 1000 * sum(bool(one.needs) for one in told) / len(told)
    yield Figure("ordinary_sms: with any need", round(needs, 1), "of 1000", bar="under 20", holds=needs < 20)
    danger = sum(bool(one.safety) for one in told)
    yield Figure("ordinary_sms: with any danger", danger, f"of {len(told)}", bar="0", holds=danger == 0)
