"""One format for every measurement: machine, commit, command, and figures beside their baseline and bar."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Figure:
    """One figure. `ratio` is value over baseline; `bar` in words; `holds` None where there is no bar."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None
    bar: str = ""
    holds: bool | None = None


def _commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False, cwd=HERE
    )
    return done.stdout.strip()


def write(name: str, command: str, figures: Iterable[Figure]) -> None:
    """Write bench/NAME.json and the README's table."""
    body = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "commit": _commit(),
        "command": command,
        "figures": [asdict(figure) for figure in figures],
    }
    (HERE / f"{name}.json").write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
    if README.exists():
        README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")


def table() -> str:
    """The README's table, from every bench/*.json."""
    lines = []
    for path in sorted(HERE.glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        lines += [
            f"**{path.stem}** (`{body['command']}`, {body['machine']}, commit {body['commit']})",
            "",
            "| what | figure | beside the baseline | bar |",
            "|---|---|---|---|",
        ]
        for one in body["figures"]:
            ratio = "" if one["ratio"] is None else f"{one['ratio']:.2f} of {one['baseline']:g} {one['unit']}"
            verdict = {True: f"{one['bar']}: holds", False: f"{one['bar']}: **missed**", None: one["bar"]}[one["holds"]]
            lines.append(f"| {one['name']} | {one['value']:g} {one['unit']} | {ratio} | {verdict} |")
        lines.append("")
    return "\n".join(lines)


def with_table(text: str) -> str:
    """The text with the table between its marks brought up to date."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"
