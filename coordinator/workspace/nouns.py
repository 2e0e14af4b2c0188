"""The table of the workspace's verbs by noun; a new noun is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.workspace.addresses import Addresses
from coordinator.workspace.alerts import Alerts
from coordinator.workspace.briefings import Briefings
from coordinator.workspace.checkins import Checkins
from coordinator.workspace.drafts import Drafts
from coordinator.workspace.duplicates import Duplicates
from coordinator.workspace.enrolment import Enrolments, Rosters
from coordinator.workspace.finding import Finding
from coordinator.workspace.history import History
from coordinator.workspace.households import Households
from coordinator.workspace.imports import Imports
from coordinator.workspace.maps import Maps
from coordinator.workspace.morning_run import MorningRuns
from coordinator.workspace.power import Power, Proposals
from coordinator.workspace.saved_views import SavedViews
from coordinator.workspace.services import Services
from coordinator.workspace.surveys import Surveys
from coordinator.workspace.tasks import FollowUps, Tasks

if TYPE_CHECKING:
    from coordinator.workspace import Workspace


class Nouns:
    """The verbs of an open vault, named one by one so that the type checker knows them."""

    def __init__(self, workspace: Workspace) -> None:
        self.households = Households(workspace)
        self.duplicates = Duplicates(workspace)
        self.power = Power(workspace)
        self.checkins = Checkins(workspace)
        self.tasks = Tasks(workspace)
        self.follow_ups = FollowUps(workspace)
        self.enrolment = Enrolments(workspace)
        self.rosters = Rosters(workspace)
        self.services = Services(workspace)
        self.addresses = Addresses(workspace)
        self.surveys = Surveys(workspace)
        self.alerts = Alerts(workspace)
        self.maps = Maps(workspace)
        self.finding = Finding(workspace)
        self.morning_run = MorningRuns(workspace)
        self.imports = Imports(workspace)
        self.history = History(workspace)
        self.briefings = Briefings(workspace)
        self.drafts = Drafts(workspace)
        self.proposals = Proposals(workspace)
        self.saved_views = SavedViews(workspace)
