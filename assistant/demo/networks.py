"""Founding a network of the demo: members, agreement rules, and a charter that every one of them signed."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from assistant.demo.shapes import DemoCharter, DemoMember, DemoNetwork
from directory.networks.tables import (
    AgreementRule,
    Charter,
    CharterSignature,
    Network,
    NetworkLocality,
    NetworkMember,
    ServiceLevel,
)


def load_network(
    session: Session, network_id: UUID, one: DemoNetwork, organisations: Mapping[str, UUID], now: dt.datetime
) -> bool:
    """Found the network unless it is there; whether it was founded. `organisations`: ids by the keys of the data."""
    if session.get(Network, network_id) is not None:
        return False
    founded = dt.datetime.combine(one.charter.in_force_from, dt.time(9), dt.UTC)
    session.add(
        Network(
            id=network_id,
            name=one.name,
            slug=one.key,
            purpose=one.purpose,
            nation=one.nation,
            created_at=min(founded, now),
        )
    )
    session.flush()
    session.add_all(NetworkLocality(network_id=network_id, locality_code=code) for code in one.localities)
    for member in one.members:
        organisation_id = organisations[member.organisation]
        session.add(_member(network_id, organisation_id, member, one.charter.in_force_from))
        session.add(_rule(network_id, organisation_id, member))
    session.add(_charter(network_id, one.charter, [organisations[member.organisation] for member in one.members]))
    session.flush()
    return True


def _member(network_id: UUID, organisation_id: UUID, member: DemoMember, joined_on: dt.date) -> NetworkMember:
    return NetworkMember(
        network_id=network_id,
        organisation_id=organisation_id,
        role=member.role,
        joined_on=joined_on,
        referral_email=f"referrals.{member.organisation}@example.org",
    )


def _rule(network_id: UUID, organisation_id: UUID, member: DemoMember) -> AgreementRule:
    return AgreementRule(
        network_id=network_id,
        organisation_id=organisation_id,
        lawful_basis=member.lawful_basis,
        special_condition=member.special_condition,
        fields=member.fields,
        purpose=member.purpose,
    )


def _charter(network_id: UUID, one: DemoCharter, members: list[UUID]) -> Charter:
    signed_at = dt.datetime.combine(one.in_force_from, dt.time(9), dt.UTC)
    charter = Charter(
        network_id=network_id,
        version=1,
        vision=one.vision,
        objectives=one.objectives,
        kpis=one.kpis,
        in_force_from=one.in_force_from,
    )
    charter.service_levels = [
        ServiceLevel(clock=level.clock, urgency=level.urgency, amount=level.amount, unit=level.unit)
        for level in one.service_levels
    ]
    charter.signatures = [
        CharterSignature(organisation_id=member, signed_at=signed_at, signed_by="chief officer")
        for member in dict.fromkeys(members)
    ]
    return charter
