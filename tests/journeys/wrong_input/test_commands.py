"""Mistakes on the command line and in files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.commands.main import cli
from assistant.config import ROOT
from assistant.runtime import Runtime
from tests import builders

MAPPING = {"source": "test", "organisation": {"name": "Name"}, "service": {"id": ["Name"], "name": "Name",
           "needs": {"always": ["food"]}}, "location": {"postcode": "Postcode"}}  # fmt: skip


class TestCommands:
    """Mistakes on the command line are said in a sentence, never dumped."""

    def run(self, runtime: Runtime, *arguments: str, given: bytes | None = None) -> tuple[int, str]:
        """Exit code and everything printed."""
        done = CliRunner().invoke(cli, list(arguments), obj=None, input=given, env=_environment(runtime))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, " ".join(done.output.split())

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "is empty"),
            (b"\x00\x01\xff\xfe", "not a text file"),
            (b"Name;Town\nA;B\n", "missing"),
            (b'Name,Postcode\n"never closed,M14 5RQ\n', "line"),
            (b"PK\x03\x04 a spreadsheet renamed", "save it as CSV first"),
        ],
    )
    def test_a_broken_list(self, runtime: Runtime, tmp_path: Path, content: bytes, says: str) -> None:
        """Refused as a whole with the file's name, and the directory stays as it was."""
        (tmp_path / "list.csv").write_bytes(content)
        (tmp_path / "map.json").write_text(json.dumps(MAPPING), encoding="utf-8")
        code, said = self.run(
            runtime, "directory", "import", str(tmp_path / "list.csv"), "--mapping", str(tmp_path / "map.json")
        )
        assert code == 1
        assert "list.csv" in said
        assert says in said

    @pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"source": 1}', "[" * 100_000, '"\\ud800"', "\x00"])
    def test_a_broken_mapping(self, runtime: Runtime, tmp_path: Path, content: str) -> None:
        """Named as the mapping's fault."""
        (tmp_path / "list.csv").write_text("Name,Postcode\nA,M14 5RQ\n", encoding="utf-8")
        (tmp_path / "map.json").write_text(content, encoding="utf-8")
        code, said = self.run(
            runtime, "directory", "import", str(tmp_path / "list.csv"), "--mapping", str(tmp_path / "map.json")
        )
        assert code == 1
        assert "map.json" in said

    def test_cells_that_look_like_formulas_or_markup_are_only_words(self, runtime: Runtime, tmp_path: Path) -> None:
        """They are taken as they are and escaped where they are shown; refusals are printed as words."""
        rows = "Name,Postcode\n=cmd|' /C calc'!A0,M14 5RQ\n[bold]x[/bold][/],nonsense\n<b>x</b>,M14 5RQ\n"
        with runtime.database.writing() as session:
            builders.places(session)
        (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
        (tmp_path / "map.json").write_text(json.dumps(MAPPING), encoding="utf-8")
        code, said = self.run(
            runtime, "directory", "import", str(tmp_path / "list.csv"), "--mapping", str(tmp_path / "map.json")
        )
        assert code == 0, said

    def test_broken_lines_do_not_stop_understand(self, runtime: Runtime) -> None:
        """One answer a line, in order; half a surrogate pair comes back as the JSON escape it was."""
        lines = (
            b'{"id": 1, "text": "\\ud800 behind on rent"}', b"{", b"\xff\xfe", b"[]", b'{"id": 5}', b'{"text": "x"}',
            b'{"id": "a\\ud800", "text": "\\ud83d"}', b'{"id": 8, "text": "x", "extra": NaN}', b"[" * 5000,
            b'{"id": 10, "text": "I am homeless in Manchester"}',
        )  # fmt: skip
        done = CliRunner().invoke(cli, ["understand", "--gazetteer", "demo"], input=b"\n".join(lines))
        assert done.exit_code == 0
        answers = [json.loads(line) for line in done.stdout_bytes.decode("utf-8").splitlines()]
        assert len(answers) == len(lines)
        assert ["error" in one for one in answers] == [False, True, True, True, True, True, False, False, True, False]
        assert answers[-1]["id"] == 10

    @pytest.mark.parametrize(
        ("name", "value", "says"),
        [
            ("JOINEDUP_PORT", "banana", "JOINEDUP_PORT"),
            ("JOINEDUP_MODE", "live", "JOINEDUP_MODE"),
            ("JOINEDUP_MODE", "production", "JOINEDUP_CONTROLLER_NAME"),
            ("JOINEDUP_HOST", "0.0.0.0", "JOINEDUP_HOST"),
            ("JOINEDUP_TYPO", "x", "JOINEDUP_TYPO"),
            ("JOINEDUP_DATABASE_URL", "nonsense", "JOINEDUP_DATABASE_URL"),
            ("JOINEDUP_DATABASE_URL", "sqlite:////no/such/folder/x.sqlite3", "JOINEDUP_DATABASE_URL"),
            ("JOINEDUP_DATABASE_URL", "mysql://u:pass-word@h/x", "JOINEDUP_DATABASE_URL"),
            ("JOINEDUP_KEYRING_FILE", "/no/such/file", "/no/such/file"),
            ("JOINEDUP_KEYRING_FILE", str(ROOT / "README.md"), "README.md"),
            ("JOINEDUP_KEYRING_FILE", str(ROOT / "package.json"), "package.json"),
            ("JOINEDUP_VAR_DIR", "/proc/nowhere", "/proc/nowhere"),
        ],
    )
    def test_a_wrong_setting(self, tmp_path: Path, name: str, value: str, says: str) -> None:
        """One sentence that names it, exit code above 0, no password repeated."""
        done = CliRunner().invoke(cli, ["migrate"], env={"JOINEDUP_VAR_DIR": str(tmp_path), name: value})
        assert isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code > 0
        assert says in done.output
        assert "pass-word" not in done.output
        assert "Traceback" not in done.output


def _environment(runtime: Runtime) -> dict[str, str]:
    return {
        "JOINEDUP_DATABASE_URL": str(runtime.database.url),
        "JOINEDUP_VAR_DIR": str(runtime.config.var_dir),
        "COLUMNS": "200",
    }
