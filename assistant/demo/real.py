"""A directory of real services to try out, made harmless: every e-mail address and telephone number is replaced.

Nothing is ever sent in this mode (the gateways are fakes in code), and should something be, it would lead nowhere.
"""

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from rich.progress import Progress
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.access.roles import StaffRole
from assistant.config import ROOT
from assistant.demo.accounts import DemoAccount
from assistant.demo.directory import GREATER_MANCHESTER, demo_id, demo_networks
from assistant.demo.networks import load_network
from assistant.demo.shapes import DemoMember, DemoNetwork
from assistant.runtime import Runtime
from directory.exchange.loader import Staged, publish, stage
from directory.exchange.records import Record
from directory.networks.tables import Network
from directory.places.files import batches, plan
from directory.places.importer import PlaceImport
from directory.services.changes import note_change
from directory.services.tables import Organisation, SourceRecord

SOURCES = {
    "gm-food-banks": "gm_food_banks.csv",
    "gm-jobcentres": "gm_jobcentreplus.csv",
    "trafford-mental-health": "trafford_mental_health_services.csv",
}
NETWORK_KEY = "greater-manchester-trial"
MEMBER_OF = {
    "gm-food-banks": ("to give you food", ["children", "household_size"], "", 3),
    "gm-jobcentres": ("to help you to find work", ["age", "work_status"], "", 1),
    "trafford-mental-health": ("to give you somebody to talk to", ["age"], "explicit consent: Art 9(2)(a)", 2),
}
"""By source: purpose and fields of the agreement rule, Art 9 condition, and every how manieth organisation is in."""
LAST_DRAMA_NUMBER = 999


def import_places(runtime: Runtime, folder: Path, progress: Progress) -> None:
    """The places of `folder`, a commit a batch. Raises SourceRefusedError."""
    changed = False
    for file in plan(folder):
        task = progress.add_task(file.path.name, total=file.path.stat().st_size)
        with runtime.database.reading() as session:
            imported = PlaceImport(session, file.kind, file.path.name)
        for batch in batches(file, []):
            with runtime.database.writing() as session:
                imported.store(session, batch.rows)
            progress.update(task, completed=batch.done)
        with runtime.database.writing() as session:
            changed |= bool(imported.finish(session) or imported.counts.new or imported.counts.changed)
        progress.remove_task(task)
    if changed:
        with runtime.database.writing() as session:
            note_change(session, "all", None, runtime.clock.now(), "places import")


def import_directory(session: Session, folder: Path, now: dt.datetime) -> None:
    """The three sources by their mappings, harmless. Raises SourceRefusedError."""
    for source, file in SOURCES.items():
        mapping = ROOT / "docs" / "mappings" / f"{source}.json"
        staged = stage((folder / file).read_bytes(), file, mapping.read_bytes(), mapping.name)
        publish(session, harmless(staged), now, source)


def harmless(staged: Staged) -> Staged:
    """The same records with addresses at example.org and numbers from Ofcom's range for drama."""
    numbers = itertools.cycle(range(LAST_DRAMA_NUMBER + 1))
    records = staged.records
    safe = dataclasses.replace(
        records,
        organisations=tuple(_safe(record, numbers) for record in records.organisations),
        services=tuple(_safe(record, numbers) for record in records.services),
    )
    return dataclasses.replace(staged, records=safe)


def _safe(record: Record, numbers: Iterator[int]) -> Record:
    phone = f"01632 960{next(numbers):03}"
    body = record.body | {
        "phone": phone,
        "email": f"{record.external_id[:40].strip('-|').replace('|', '.')}@example.org",
    }
    return dataclasses.replace(record, body=body)


def found_network(session: Session, now: dt.datetime) -> None:
    """A network over all ten boroughs with some of the imported organisations in it; some others take introductions."""
    session.flush()
    chosen = dict(_members(session))
    others = select(Organisation.id).where(Organisation.id.not_in(list(chosen)), Organisation.source != "demo")
    for organisation_id in list(session.scalars(others.order_by(Organisation.name)))[::2]:
        session.execute(update(Organisation).where(Organisation.id == organisation_id).values(takes_introductions=True))
    network = DemoNetwork(
        key=NETWORK_KEY,
        name="Greater Manchester trial network",
        nation="england",
        purpose="A trial on real services. Nothing reaches them.",
        localities=list(GREATER_MANCHESTER),
        members=list(chosen.values()),
        charter=demo_networks()[0].charter,
    )
    ids = {member.organisation: organisation_id for organisation_id, member in chosen.items()}
    if load_network(session, demo_id("network", NETWORK_KEY), network, ids, now):
        note_change(session, "all", None, now, "demo")


def is_founded(session: Session) -> bool:
    """Whether this has been done before."""
    return session.get(Network, demo_id("network", NETWORK_KEY)) is not None


def _members(session: Session) -> Iterator[tuple[UUID, DemoMember]]:
    query = select(SourceRecord.source, SourceRecord.external_id, SourceRecord.record_id)
    rows = session.execute(query.where(SourceRecord.entity == "organisation").order_by(SourceRecord.external_id)).all()
    for source, (purpose, fields, condition, every) in MEMBER_OF.items():
        for row in [row for row in rows if row.source == source][::every]:
            yield (
                row.record_id,
                DemoMember(
                    organisation=row.external_id[:40],
                    purpose=purpose,
                    fields=fields,
                    lawful_basis="consent",
                    special_condition=condition,
                ),
            )


def real_accounts(session: Session) -> list[DemoAccount]:
    """One account a role in the trial network; the provider answers for the Jobcentres, which are in every borough."""
    network = demo_id("network", NETWORK_KEY)

    def organisation(source: str) -> UUID | None:
        query = select(SourceRecord.record_id).where(
            SourceRecord.source == source, SourceRecord.entity == "organisation"
        )
        return session.scalars(query.order_by(SourceRecord.external_id)).first()

    food, jobs = organisation("gm-food-banks"), organisation("gm-jobcentres")
    return [
        DemoAccount(StaffRole.WORKER, "Wren Okafor", food, network),
        DemoAccount(StaffRole.PROVIDER, "Priya Marsh", jobs, network),
        DemoAccount(StaffRole.COORDINATOR, "Corin Hale", food, network),
        DemoAccount(StaffRole.COMMISSIONER, "Cam Ellery", None, network),
        DemoAccount(StaffRole.STEWARD, "Sky Delaney", None, network),
        DemoAccount(StaffRole.ADMINISTRATOR, "Ade Thornton"),
    ]
