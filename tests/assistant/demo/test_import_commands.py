"""`joinedup places import` and `joinedup directory import`, as typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.commands.directory import directory
from assistant.commands.places import places
from assistant.demo.directory import load_demo_places
from assistant.runtime import Runtime

MAPPING = {
    "source": "my-list",
    "organisation": {"name": "Name"},
    "service": {"id": ["Name"], "name": "Name", "needs": {"always": ["food"]}},
    "location": {"postcode": "Postcode"},
}


def typed(runtime: Runtime, *words: str | Path) -> Result:
    """The command's answer."""
    group = {"places": places, "directory": directory}[str(words[0])]
    return CliRunner().invoke(group, [str(word) for word in words[1:]], obj=lambda: runtime)


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A small mapping."""
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(MAPPING))
    return path


def test_a_list_with_bad_rows_is_taken(runtime: Runtime, tmp_path: Path, mapping: Path) -> None:
    """The good rows are taken, the first twenty bad ones named, the rest counted; the command succeeds."""
    with runtime.database.writing() as session:
        load_demo_places(session)
    path = tmp_path / "mine.csv"
    path.write_text("Name,Postcode\nHall,M14 5RQ\n" + "".join(f"Bad {n},nowhere\n" for n in range(25)))
    result = typed(runtime, "directory", "import", path, "--mapping", mapping)
    assert result.exit_code == 0, result.output
    assert "refused rows: 25" in result.output
    assert "mine.csv, line 3: 'nowhere' is not a postcode" in result.output
    assert "mine.csv, line 22:" in result.output
    assert "line 23" not in result.output
    assert "and 5 more" in result.output


def test_a_broken_list_is_refused(runtime: Runtime, tmp_path: Path, mapping: Path) -> None:
    """A missing column fails the command with one sentence."""
    path = tmp_path / "mine.csv"
    path.write_text("Name,Town\nHall,Manchester\n")
    result = typed(runtime, "directory", "import", path, "--mapping", mapping, "--source", "theirs")
    assert result.exit_code == 1
    assert "mine.csv, line 1: column 'Postcode' is missing" in result.output
    assert "Nothing was changed" in result.output


def test_a_slip_in_the_mapping_is_refused(runtime: Runtime, tmp_path: Path, mapping: Path) -> None:
    """A mapping with a slip names the slip."""
    mapping.write_text(json.dumps(MAPPING | {"sauce": 1}))
    path = tmp_path / "mine.csv"
    path.write_text("Name,Postcode\nHall,M14 5RQ\n")
    result = typed(runtime, "directory", "import", path, "--mapping", mapping)
    assert result.exit_code == 1
    assert "mapping.json: sauce" in result.output


def test_wrong_usage(runtime: Runtime, tmp_path: Path, mapping: Path) -> None:
    """A path that is not there, or no mapping, is wrong usage."""
    assert typed(runtime, "directory", "import", tmp_path / "none.csv", "--mapping", mapping).exit_code == 2
    assert typed(runtime, "directory", "import", mapping).exit_code == 2
    assert typed(runtime, "places", "import", tmp_path / "none").exit_code == 2


def test_places_from_a_folder_and_a_wrong_one(runtime: Runtime, tmp_path: Path) -> None:
    """A small folder is taken and told in a table; an empty one is refused."""
    assert typed(runtime, "places", "import", tmp_path).exit_code == 1
    (tmp_path / "lad").mkdir()
    (tmp_path / "lad" / "lad_lookup.csv").write_text(
        "lad_code,lad_name,country,cauth_code,cauth_name,county_code\nE08000003,Manchester,England,,,\nX1,Y,England,,,\n"
    )
    result = typed(runtime, "places", "import", tmp_path)
    assert result.exit_code == 0, result.output
    assert "lad_lookup.csv, line 3: 'X1' is not an ONS code" in result.output
    assert "authorities" in result.output
    again = typed(runtime, "places", "import", tmp_path)
    assert again.exit_code == 0
