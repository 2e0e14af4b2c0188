"""Who is absent is not reached out to: own word on map and list, no call but for what was said in distress."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from coordinator import text
from coordinator.cli.worklist import worklist_json
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import ABSENT_LABELS
from coordinator.worklist.alerts.rules import RULES as ALERT_RULES
from coordinator.worklist.facts.county import Away
from coordinator.worklist.facts.while_absent import while_absent
from coordinator.worklist.households.rules import RULES as HOUSEHOLD_RULES
from coordinator.worklist.rows import MAP_SEVERITIES
from coordinator.worklist.rule import ACTS, Found
from coordinator.worklist.tasks.rules import RULES as TASK_RULES
from tests.casework.alerts.test_handling import fire
from tests.casework.homes import DAY, HOUR, add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

CHECK_BACK = NOW.date() + timedelta(days=7)


def admit(workspace: Workspace, home: int) -> int:
    ask = workspace.households.register_absence
    return ask(home, "hospital", NOW - DAY, None, "", NOW, check_back_on=CHECK_BACK).value


def test_absent_is_a_word_of_its_own_beside_silenced(empty: Workspace) -> None:
    away, silenced = add_home(empty, "김하나", meter=True), add_home(empty, "이두리", meter=True)
    fire(empty, away)
    empty.alerts.silence(fire(empty, silenced), NOW + DAY, "계량기 점검", NOW)
    admit(empty, away.id)
    counts = empty.today(NOW).counts
    assert (counts["absent"], counts["silenced"]) == (1, 1)
    assert {row.household_id: row.severity for row in empty.households.table(NOW)} == {
        away.id: "absent",
        silenced.id: "silenced",
    }
    assert [row.household_id for row in empty.alerts.silences(NOW)] == [silenced.id]
    assert worklist_json(empty.today(NOW))["counts"]["absent"] == 1


def test_every_word_of_the_map_has_its_word_in_both_languages() -> None:
    assert set(MAP_SEVERITIES) <= set(SEVERITY_LABELS)
    korean = text.catalogue("ko")
    assert (korean[SEVERITY_LABELS["absent"]], korean[SEVERITY_LABELS["silenced"]]) == ("부재", "알림 멈춤")
    assert korean[ABSENT_LABELS["hospital"]] == "입원 중"


def test_the_pane_says_where_somebody_is_since_when_and_when_somebody_asks(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    admit(empty, home.id)
    said = empty.households.card(home.id, NOW).absence
    assert said is not None
    assert said.text == "입원 중 · 11. 23.(월)부터 · 언제 올지 모름, 12. 1.(화) 확인"


def test_an_alert_that_rests_with_an_absence_is_not_called_silenced(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    episode = fire(empty, home)
    admit(empty, home.id)
    assert [alert.rests_with_absence for alert in empty.households.card(home.id, NOW).alerts] == [True]
    empty.alerts.silence(episode, NOW + DAY, "계량기 점검", NOW)
    assert [alert.rests_with_absence for alert in empty.households.card(home.id, NOW).alerts] == [False]


def test_whoever_is_away_is_on_the_list_for_other_work_but_is_not_to_be_called(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    fire(empty, home)
    empty.tasks.add(home.id, "쌀 전달", NOW.date(), NOW)
    admit(empty, home.id)

    def rise(act: OpenAct) -> None:
        from coordinator.casework.moves import move
        from coordinator.records.alerts import HANDLING, Episode

        for alert in act.session.query(Episode).all():
            move(act, HANDLING, alert, "new", reason="rises", happened_at=NOW)
            alert.silenced_until = None

    empty.act("test.rise", NOW, rise)
    (line,) = empty.today(NOW).lines
    assert line.absence is not None
    assert line.absence.text == "입원 중"
    assert line.reach is None
    assert {said.code for said in line.reasons} == {"quiet_caution", "task_due"}
    assert line.step.text == "돌아오면 확인"


RULES = {rule.code: rule for rule in (*ALERT_RULES, *HOUSEHOLD_RULES, *TASK_RULES)}
FOUND = st.builds(
    lambda code, hours, urgent, follow: Found(
        RULES[code],
        NOW - hours * HOUR,
        {},
        {},
        urgent_words=urgent,
        follow=Found(RULES[follow], NOW - HOUR, {}, {}) if follow else None,
    ),
    st.sampled_from(sorted(RULES)),
    st.integers(0, 90),
    st.sampled_from([None, "", "넘어졌다고 함"]),
    st.sampled_from(["", "try_contacts", "try_visit", "acknowledged"]),
)


@given(st.lists(FOUND, max_size=6))
def test_nothing_reaches_out_to_who_is_absent_but_urgent_words_and_no_reason_is_lost(found: list[Found]) -> None:
    absence = Away(1, NOW - DAY, NOW + DAY, "hospital", None, is_open_ended=True)
    left = while_absent(found, absence)
    assert [one.rule.code for one in left] == [one.rule.code for one in found]
    assert [one.says for one in left] == [one.says for one in found]
    for before, after in zip(found, left, strict=True):
        if before.urgent_words is not None:
            assert after is before
        else:
            assert after.rule.act not in ACTS
            assert after.follow is None or after.follow.rule.act not in ACTS
            assert after.rule.severity == before.rule.severity
