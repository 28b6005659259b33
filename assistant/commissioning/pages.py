"""The commissioner's door: how referrals flow through a network. Never one person, and the page says why."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.current import Staff, staff
from assistant.access.guard import allows
from assistant.access.roles import StaffRole
from assistant.access.transaction import request_session
from assistant.insight import flow
from assistant.insight.periods import period, periods
from assistant.runtime import current_runtime
from directory.networks.tables import Network

blueprint = Blueprint("commissioning", __name__)
NAV = ({"href": "/commissioner", "text": "How help flows", "current": True},)


@blueprint.get("/commissioner")
@allows(StaffRole.COMMISSIONER)
def flows() -> ResponseReturnValue:
    """The flow of one network in one period: pictures over tables of the same published figures."""
    session, now = request_session(), current_runtime().clock.now()
    networks = _networks(session, staff())
    if not networks:
        return render_template("commissioning/none.html", section="commissioner", nav=NAV)
    slug = request.args.get("network", networks[0].slug)
    network = next((one for one in networks if one.slug == slug), None)
    if network is None:
        abort(404)
    chosen = period(request.args.get("period", ""), now)
    figures = _figures(session, network, chosen)
    return render_template(
        "commissioning/flows.html",
        section="commissioner",
        nav=NAV,
        echarts=True,
        networks=networks,
        network=network,
        period=chosen,
        periods=periods(now),
        young=flow.is_young(chosen, now),
        pictures=_pictures(figures),
        **figures,
    )


def _networks(session: Session, who: Staff) -> list[Network]:
    """A commissioner's own network; all of them for one who is not tied to any."""
    statement = select(Network).order_by(Network.name)
    if who.network_id is not None:
        statement = statement.where(Network.id == who.network_id)
    return list(session.scalars(statement))


def _figures(session: Session, network: Network, chosen: Any) -> dict[str, Any]:
    return {
        "funnel": flow.funnel(session, network, chosen),
        "edges": flow.who_refers_to_whom(session, network, chosen),
        "waiting": flow.first_contact(session, network, chosen),
        "unmet": flow.unmet_needs(session, network, chosen),
        "needs": flow.needs_told(session, network, chosen),
        "refusals": flow.refusals(session, network, chosen),
        "beside": flow.beside_referrals(session, network, chosen),
    }


def _pictures(figures: dict[str, Any]) -> dict[str, Any]:
    """What the charts are drawn from: published figures only; a hidden path has no value."""
    return {
        "funnel": [
            {"name": step.label, "value": step.count.width, "text": step.count.text} for step in figures["funnel"]
        ],
        "edges": [
            {"source": edge.source, "target": edge.target, "value": edge.count.width, "text": edge.count.text}
            for edge in figures["edges"]
        ],
        "unmet": [
            {"name": f"{row.label}: {row.kind}", "value": row.count.width}
            for row in figures["unmet"]
            if row.count.shown
        ],
    }
