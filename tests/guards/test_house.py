"""The house keeps its own laws (architecture section 3): what import-linter and ruff cannot see is tried here."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from assistant.commands.documents import GENERATED
from assistant.config import ROOT
from assistant.migrations.run import heads, upgrade
from assistant.migrations.tables import metadata
from directory.storage.base import Base
from directory.storage.database import Database
from directory.storage.statements import table_of

PACKAGES = ("directory", "conversations", "assistant")
SOURCES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts]


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if p.name == "__init__.py"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_package_root_is_one_docstring(path: Path):
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_nobody_imports_the_app():
    assert [str(p) for p in SOURCES if "assistant.app" in _imports(p)] == []


def test_no_relationship_reaches_up_by_string():
    rank = {"directory": 0, "conversations": 1, "assistant": 2}
    for mapper in Base.registry.mappers:
        here = rank[mapper.class_.__module__.split(".")[0]]
        for relation in mapper.relationships:
            assert rank[relation.mapper.class_.__module__.split(".")[0]] <= here, relation


def test_every_personal_table_has_a_day_on_which_it_goes():
    for mapper in Base.registry.mappers:
        if mapper.class_.__personal__:
            assert "purge_at" in mapper.columns, mapper.class_.__name__


def test_every_table_that_points_at_a_person_is_personal():
    for mapper in Base.registry.mappers:
        table = table_of(mapper.class_)
        if (
            any(key.column.table.name in {"person", "conversation"} for key in table.foreign_keys)
            and table.name != "unmet_need"
        ):
            assert mapper.class_.__personal__, table.name


def test_every_column_says_what_it_is():
    text_of = GENERATED["data-dictionary.md"]()
    empty = [line for line in text_of.splitlines() if line.startswith("| ") and line.rstrip().endswith("|  |")]
    assert empty == []


@pytest.mark.parametrize("name", GENERATED)
def test_generated_documents_are_current(name: str):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == GENERATED[name](), "run `make docs`"


def test_there_is_one_migration_head():
    assert len(heads()) == 1


def test_the_migrated_schema_is_the_models_schema(any_database: Database):
    with any_database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differences == []


def test_migrating_twice_changes_nothing(any_database: Database):
    before = inspect(any_database.engine).get_table_names()
    upgrade(any_database)
    assert inspect(any_database.engine).get_table_names() == before


def test_no_model_stores_a_time_without_a_zone():
    naive = [p for p in SOURCES if re.search(r"(?<!Utc)DateTime\(\)", p.read_text(encoding="utf-8"))]
    assert naive == []


@pytest.mark.parametrize(
    "module", ["assistant.referrals.machine", "conversations.dialogue.step", "conversations.safety.hear"]
)
def test_pure_rooms_load_without_web_or_database(module: str):
    code = f"import sys, {module}; print([m for m in ('flask', 'sqlalchemy', 'twilio') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_no_path_of_a_machine_or_registry_stands_in_the_project():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    forbidden = ("/" + "work/", "/" + "root/", "--index" + "-url", "pypi" + ".org/simple", "registry" + ".npmjs")
    found = [
        (name, word)
        for name in tracked
        if Path(ROOT / name).suffix in {".py", ".md", ".toml", ".txt", ".json", ".mjs", ".js", ""}
        for word in forbidden
        if word in (ROOT / name).read_text(encoding="utf-8", errors="ignore")
    ]
    assert found == []


def test_the_schema_keeps_what_is_in_it(any_database: Database):
    """A row written before a migration run is there after it."""
    with any_database.writing() as session:
        session.execute(
            text("INSERT INTO locality (code, name, kind, nation, source) VALUES ('E1', 'Manchester', 'x', 'y', 'z')")
        )
    upgrade(any_database)
    with any_database.reading() as session:
        assert session.execute(text("SELECT name FROM locality")).scalar_one() == "Manchester"
