"""Whom to propose for the power watch: ranked with reasons, only with consent, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from coordinator.errors import RuleError
from coordinator.records.households import Resident
from tests.casework.homes import add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.worklist.power.proposals import ProposalRow
    from coordinator.workspace import Workspace

TODAY = NOW.date()


def rows(workspace: Workspace) -> list[ProposalRow]:
    return workspace.proposals.rows(NOW)


def candidate(workspace: Workspace, name: str = "김하나", **facts: str) -> int:
    return add_home(workspace, name, consents=("power",), **facts).id


def test_who_consented_lives_alone_and_has_no_meter_is_ranked_by_risk_and_by_what_watches(empty: Workspace) -> None:
    low, high = candidate(empty, risk="low"), candidate(empty, "이두리", risk="high")
    add_home(empty, "박세찬", meter=True, consents=("power",))
    add_home(empty, "최네모", consents=("calls",))
    together = candidate(empty, "정다섯")
    store(empty, Resident(household_id=together, name="정여섯"))
    assert [row.household_id for row in rows(empty)] == [high, low]
    assert [reason.text for reason in rows(empty)[0].reasons][:2] == ["고독사 고위험", "지금 살피는 수단이 없음"]


def test_a_proposal_is_kept_answered_and_taken_back(empty: Workspace) -> None:
    home = candidate(empty)
    (number,) = empty.proposals.propose([home], "한전 영월지사", TODAY, NOW).value
    (row,) = rows(empty)
    assert (row.state, row.proposed_on, row.proposed_to) == ("proposed", TODAY, "한전 영월지사")
    done = empty.proposals.accept(number, TODAY, NOW)
    assert rows(empty)[0].state == "accepted"
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    empty.proposals.decline(number, TODAY, "no_meter", NOW, note="산골")
    (row,) = rows(empty)
    assert (row.state, row.reason, row.note) == ("candidate", "no_meter", "산골")
    assert any("미선정" in reason.text for reason in row.reasons)


@pytest.mark.parametrize(
    ("consents", "on", "code"),
    [((), TODAY, "no_consent"), (("power",), TODAY + timedelta(days=1), "day_in_future")],
)
def test_nobody_is_proposed_without_consent_or_in_the_future(
    empty: Workspace, consents: tuple[str, ...], on: object, code: str
) -> None:
    home = add_home(empty, consents=consents)
    with pytest.raises(RuleError) as refused:
        empty.proposals.propose([home.id], "한전", on, NOW)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_one_of_several_that_cannot_be_proposed_leaves_all_as_they_were(empty: Workspace) -> None:
    good, bad = candidate(empty), add_home(empty, "이두리").id
    with pytest.raises(RuleError):
        empty.proposals.propose([good, bad], "한전", TODAY, NOW)
    assert [row.state for row in rows(empty)] == ["candidate"]


def test_the_list_for_the_utility_holds_who_waits_for_an_answer_and_whose_consent_holds(
    empty: Workspace, tmp_path: Path
) -> None:
    stays, withdrawn = candidate(empty, "김하나", risk="high"), candidate(empty, "이두리")
    empty.proposals.propose([stays, withdrawn], "한전 영월지사", TODAY, NOW)
    empty.households.withdraw_consents(withdrawn, ["power"], "", NOW)
    target = tmp_path / "명단.xlsx"
    empty.briefings.export_list("power-proposals", target, NOW, purpose="이달 추천")
    said = ZipFile(target).read("xl/sharedStrings.xml").decode()
    assert "김하나" in said
    assert "이두리" not in said
    assert "고위험" not in said
