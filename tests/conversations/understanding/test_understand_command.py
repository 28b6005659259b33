"""`joinedup understand`: the contract other measurements rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assistant.commands.gazetteer import demo_gazetteer
from assistant.commands.understand import answered, understand
from conversations.safety.hear import safety_phrases
from conversations.understanding.phrases import compile_phrases, phrase_body
from conversations.upkeep.labelled import stored_examples
from conversations.upkeep.reader import Reader

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "understand.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)
READER = Reader(compile_phrases(phrase_body()), safety_phrases(), demo_gazetteer())


def run(lines: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(understand, ["--gazetteer", "demo"], input=lines)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_the_schema_is_a_schema() -> None:
    """The committed JSON Schema is itself valid."""
    Draft202012Validator.check_schema(SCHEMA)


def test_one_message() -> None:
    """Needs, facts, place and safety of one message."""
    (told,) = run('{"id": "a", "text": "lost my job, behind on rent, 2 kids, M14 5RQ"}\n')
    VALID.validate(told)
    assert [need["need"] for need in told["needs"]] == ["work/lost-job", "housing/rent-arrears"]
    assert told["facts"]["children"]["value"] == [None, None]
    assert told["place"]["value"].startswith("M14")
    assert told["place"]["evidence"] == "M14 5RQ"
    assert told["safety"] == []


def test_bad_lines_do_not_stop_the_rest() -> None:
    """Each bad line is answered by its id and an error, in order."""
    told = run(
        '{"id": 1, "text": "hi"}\nnot json\n{"id": 3}\n[]\n{"id": true, "text": "x"}\n{"id": 5, "text": "MENU"}\n'
    )
    for line in told:
        VALID.validate(line)
    assert [line["id"] for line in told] == [1, None, 3, None, None, 5]
    assert ["error" in line for line in told] == [False, True, True, True, True, False]


def test_asked_and_language_are_used() -> None:
    """The open question and a known language are taken from the line."""
    told = run('{"id": 1, "text": "2", "asked": "children"}\n{"id": 2, "text": "ok", "language": "cy"}\n')
    assert told[0]["facts"]["children"]["value"] == [None, None]
    assert told[0]["intent"] == "answer"
    assert told[1]["language"] == "cy"


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_any_bytes(raw: bytes) -> None:
    """Any line gives an answer of the contract."""
    VALID.validate(answered(raw, READER))


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text(text: str) -> None:
    """Any message gives an answer of the contract."""
    VALID.validate(answered(json.dumps({"id": 1, "text": text}).encode(), READER))


def test_the_same_answer_in_every_process() -> None:
    """Sets run through their members in another order in another process: no answer may hang on that (43 once did)."""
    here = Path(__file__).parent
    kept = [
        line.partition("|")[2]
        for name in ("languages.txt", "languages_held_out.txt", "welsh.txt")
        for line in (here / name).read_text(encoding="utf-8").splitlines()
    ] + [one.text for one in stored_examples()]
    lines = "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(kept))
    command = [str(Path(sys.executable).with_name("joinedup")), "understand", "--gazetteer", "demo"]
    first, second = (
        subprocess.run(
            command, input=lines.encode(), env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "43")
    )
    assert first == second
    assert first.count(b"\n") == len(kept)
