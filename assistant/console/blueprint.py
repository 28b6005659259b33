"""The console's blueprint and the mark its pages carry: frontline staff only."""

from flask import Blueprint

from assistant.access.guard import allows
from assistant.access.roles import FRONT_LINE

blueprint = Blueprint("console", __name__, url_prefix="/staff")
front_line = allows(*FRONT_LINE)
