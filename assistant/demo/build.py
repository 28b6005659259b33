"""Making the demo: on its own small network with six months behind it, or on a real directory. Done once, then kept."""

from pathlib import Path

from rich.progress import Progress
from sqlalchemy import exists, select

from assistant.demo.accounts import load_demo_accounts
from assistant.demo.cases import DemoCases
from assistant.demo.directory import load_demo_directory
from assistant.demo.real import found_network, import_directory, import_places, is_founded, real_accounts
from assistant.referrals.tables import Referral
from assistant.runtime import Runtime

DAYS = 182


def build_demo(runtime: Runtime, progress: Progress, *, people: int | None = None, days: int = DAYS) -> None:
    """The demo's directory, accounts and six months of cases. What is there already is left as it is."""
    now = runtime.clock.now()
    with runtime.database.writing() as session:
        load_demo_directory(session, now)
        load_demo_accounts(session, now)
        lived = session.scalar(select(exists().where(Referral.id.is_not(None))))
    if lived:
        return
    people = people or runtime.config.demo_people
    task = progress.add_task("Six months of demo cases", total=people)
    cases = DemoCases(runtime, ends=now, days=days, people=people)
    cases.run(lambda done: progress.update(task, completed=done))
    progress.remove_task(task)


def build_real(runtime: Runtime, shared_data: Path, progress: Progress) -> None:
    """Real places and three real sources of services, with addresses replaced, and a network over some of them.

    `shared_data`: folder with `geography/` and `directories/uk_greater_manchester/`. Raises SourceRefusedError.
    What is there already is left as it is.
    """
    with runtime.database.reading() as session:
        if is_founded(session):
            return
    import_places(runtime, shared_data / "geography", progress)
    task = progress.add_task("Services of Greater Manchester", total=None)
    now = runtime.clock.now()
    with runtime.database.writing() as session:
        import_directory(session, shared_data / "directories" / "uk_greater_manchester", now)
        found_network(session, now)
        load_demo_accounts(session, now, real_accounts(session))
    progress.remove_task(task)
