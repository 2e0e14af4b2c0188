"""What is stored: mapped dataclasses, state tables and invariants, one file a noun, one line a file."""

from coordinator.records import addresses as addresses
from coordinator.records import alerts as alerts
from coordinator.records import checkins as checkins
from coordinator.records import drafts as drafts
from coordinator.records import finding as finding
from coordinator.records import follow_ups as follow_ups
from coordinator.records import households as households
from coordinator.records import imports as imports
from coordinator.records import journal as journal
from coordinator.records import last_wishes as last_wishes
from coordinator.records import merges as merges
from coordinator.records import morning_run as morning_run
from coordinator.records import pattern_change as pattern_change
from coordinator.records import power as power
from coordinator.records import saved_views as saved_views
from coordinator.records import services as services
from coordinator.records import surveys as surveys
from coordinator.records import tasks as tasks
from coordinator.records import watch as watch
from coordinator.records.base import Base as Base
