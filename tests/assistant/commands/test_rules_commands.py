"""`joinedup rules explain`, `preview` and `check`, as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.commands.rules import rules
from conversations.understanding.phrases import phrase_body


def run(*arguments: str) -> Result:
    """The command's answer."""
    return CliRunner().invoke(rules, list(arguments))


def test_explain_prints_what_fired_and_why() -> None:
    """Needs with their rule, words written out, the version of the rules."""
    done = run("explain", "cant pay the rent, im not homeless, 2 kids", "--gazetteer", "demo")
    assert done.exit_code == 0, done.output
    for words in ("Rules ", "housing", "“cant”", "written out", "denied", "Your children", "Phrases that fired"):
        assert words in done.output


def test_explain_reads_an_answer() -> None:
    """--asked makes "2" two children."""
    done = run("explain", "2", "--asked", "children", "--gazetteer", "demo")
    assert "age not told, age not told" in done.output


def test_preview_of_a_phrase_and_of_a_file(tmp_path: Path) -> None:
    """What would change on the stored examples, in a sentence."""
    done = run("preview", "--danger", "suicide/thought", "--phrase", "see you at the match")
    assert done.exit_code == 0, done.output
    assert "now        danger suicide" in done.output
    assert "1 of " in done.output
    path = tmp_path / "bereavement.json"
    path.write_text(
        json.dumps([{"need": "bereavement", "urgency": "soon", "say": ["wibble wobble"]}]), encoding="utf-8"
    )
    done = run("preview", "--file", str(path))
    assert done.exit_code == 0, done.output
    assert "no longer  need bereavement" in done.output


def test_preview_of_the_file_of_a_kind_of_danger(tmp_path: Path) -> None:
    """By its name alone; "domestic-abuse" is the danger when it holds rules, the need when it holds rows."""
    path = tmp_path / "suicide.json"
    path.write_text(json.dumps({"rules": []}), encoding="utf-8")
    done = run("preview", "--file", str(path))
    assert done.exit_code == 0, done.output
    assert "no longer  danger suicide" in done.output
    path = tmp_path / "domestic-abuse.json"
    path.write_text(json.dumps({"rules": []}), encoding="utf-8")
    done = run("preview", "--file", str(path))
    assert "no longer  danger domestic-abuse" in done.output
    path.write_text("[]", encoding="utf-8")
    done = run("preview", "--file", str(path))
    assert done.exit_code == 0, done.output
    assert "no longer  need domestic-abuse" in done.output
    assert "danger domestic-abuse" not in done.output


@pytest.mark.parametrize(
    "arguments",
    [(), ("--need", "food"), ("--need", "no-such-need", "--phrase", "x y"), ("--need", "food", "--phrase", "(x")],
)
def test_preview_says_what_is_wrong(arguments: tuple[str, ...]) -> None:
    """A sentence and a failing exit code."""
    done = run("preview", *arguments)
    assert done.exit_code != 0
    assert "Error: " in done.output
    assert "Traceback" not in done.output


def test_check_fails_with_a_line_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken phrase file ends the check with 1 and is named."""
    whole = phrase_body()
    broken = {
        **whole,
        "en": {**whole["en"], "commands": {**whole["en"]["commands"], "back": ["^ (cancel) $", "(oops"]}},
    }
    monkeypatch.setattr("assistant.commands.rules.phrase_body", lambda: broken)
    done = run("check")
    assert done.exit_code == 1
    assert "en/commands.json, command back: '(oops'" in done.output
