"""Every table of the house in one import, so that the metadata is whole."""

from assistant.access import tables as access
from assistant.links import tables as links
from assistant.outbox import tables as outbox
from assistant.persons import tables as persons
from assistant.referrals import tables as referrals
from assistant.review import tables as review
from conversations.transcripts import tables as transcripts
from directory.networks import tables as networks
from directory.places import tables as places
from directory.services import tables as services
from directory.storage.base import Base

ROOMS = (access, links, outbox, persons, referrals, review, transcripts, networks, places, services)
metadata = Base.metadata
