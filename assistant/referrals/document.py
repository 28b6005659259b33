"""`docs/referrals.md`, made from the machine's tables, so that the document cannot say something else than the code."""

from collections.abc import Iterable
from pathlib import Path

from assistant.config import ROOT
from assistant.referrals.asking import table as followups
from assistant.referrals.levels import defaults
from assistant.referrals.machine import STATES, TRANSITIONS, State, Transition
from assistant.referrals.reasons import reasons

PATH = ROOT / "docs" / "referrals.md"
HEAD = """# Referrals

Made by `assistant.referrals.document` from the tables of `assistant/referrals/machine.py`; do not edit by hand.

A referral lives in one of sixteen states. Every act is an event; the row is a projection of its events and can be
rebuilt from them. What stands in no row of the table of acts is refused.
"""


def text() -> str:
    """The whole document."""
    parts = [HEAD, "## Diagram\n", _diagram(), "## States\n", _states(), "## Acts\n", _acts(), "## Promised times\n"]
    parts += [_levels(), "## Asking the person afterwards\n", _followups(), "## Reasons\n", _reasons()]
    return "\n".join(parts).rstrip() + "\n"


def write(path: Path = PATH) -> bool:
    """Write the document; returns whether it changed."""
    new = text()
    if path.exists() and path.read_text(encoding="utf-8") == new:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(new, encoding="utf-8")
    return True


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft"]
    edges: dict[tuple[State, State], list[str]] = {}
    for row in TRANSITIONS:
        for state in _ordered(row.from_states):
            if row.to_state not in {None, State.VOID}:
                edges.setdefault((state, row.target(state)), []).append(row.action)
    lines += [f"    {one} --> {other}: {', '.join(dict.fromkeys(acts))}" for (one, other), acts in edges.items()]
    lines += [f"    {state} --> [*]" for state in STATES if STATES[state].ending == "terminal" and state != State.VOID]
    return "\n".join([*lines, "```", "", "Not drawn: from every state `void` leads to *void* (entered in error).", ""])


def _states() -> str:
    rows = [
        (f"`{state}`", rule.meaning, rule.ending, rule.owner or "–", rule.clock or "–",
         f"{rule.fhir}{' / ' + rule.business if rule.business else ''}", ", ".join(rule.stamps) or "–")
        for state, rule in STATES.items()
    ]  # fmt: skip
    return _table(("State", "Meaning", "Ending", "Whose turn", "Clock", "FHIR Task", "Sets"), rows)


def _acts() -> str:
    return _table(("Act", "From", "To", "Who", "Needs", "Guards", "Clock"), [_act(row) for row in TRANSITIONS])


def _act(row: Transition) -> tuple[str, ...]:
    states = _ordered(row.from_states)
    came = "any but void" if len(states) == len(State) - 1 else ", ".join(states)
    clock = "as the state says" if row.to_state else "runs on"
    clock = "stops" if row.stops else "begins again" if row.restarts else clock
    return (
        f"`{row.action}`", came, row.to_state or "(same)", ", ".join(sorted(row.roles)),
        ", ".join(row.requires) or "–", ", ".join(row.guards) or "–", clock,
    )  # fmt: skip


def _levels() -> str:
    rows = [
        (level.clock, level.urgency or "any", level.state or "any", f"{level.amount} {level.unit.replace('-', ' ')}")
        for level in defaults().levels
    ]
    ticks = defaults().ticks
    return (
        "The network's signed charter says how long; where it says nothing, these defaults hold. Working time is "
        "Monday to Friday, 9:00 to 17:00, Europe/London, without the nation's bank holidays.\n\n"
        + _table(("Clock", "Urgency", "State", "Time"), rows)
        + f"\nOf that time: reminder at {ticks.nudge:.0%}, breach at {ticks.breach:.0%}, person and referrer told at "
        f"{ticks.escalate:.0%}, lapse (where nobody decided) at {ticks.lapse:.0%}.\n"
    )


def _followups() -> str:
    return _table(("After", "Days", "Key"), [(row.of, str(row.after_days), f"`{row.key}`") for row in followups()])


def _reasons() -> str:
    return _table(("Code", "Type", "Words"), [(f"`{row.code}`", row.type, row.label) for row in reasons().values()])


def _ordered(states: Iterable[State]) -> list[State]:
    found = set(states)
    return [state for state in State if state in found]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ("---",) * len(head), *rows)]
    return "\n".join(lines) + "\n"
