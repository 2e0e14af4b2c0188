"""The call vendor's files in a real vault: whose call it is, two files of one call, and who the file does not name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from coordinator.casework.checkins.call_matching import changes_by
from coordinator.importers.checkins.call_row import CallRow
from coordinator.records.base import KST
from coordinator.records.checkins import Call, CallResult, EscalationStep, RoundItem
from coordinator.records.households import Household, Resident
from tests.casework.homes import add_home, imported
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.imports import Comparison, ImportSummary
    from coordinator.workspace import Workspace

MONDAY = datetime(2026, 11, 23, tzinfo=KST)
LATE = datetime(2026, 11, 27, 18, 0, tzinfo=KST)


def file(folder: Path, text: str) -> Path:
    path = folder / "결과.csv"
    path.write_text(text, encoding="utf-8")
    return path


def look(workspace: Workspace, folder: Path, text: str, now: datetime = LATE) -> Comparison:
    workspace.now = now
    return workspace.imports.compare(workspace.imports.preview("calls", file(folder, text)))


def take(workspace: Workspace, folder: Path, text: str, now: datetime = LATE) -> ImportSummary:
    return imported(workspace, "calls", file(folder, text), now)


def stored(workspace: Workspace) -> list[Call]:
    with workspace.vault.read() as session:
        calls = list(session.scalars(select(Call).order_by(Call.household_id, Call.called_at)))
        session.expunge_all()
    return calls


def states(workspace: Workspace) -> dict[int, str]:
    with workspace.vault.read() as session:
        return dict(session.execute(select(RoundItem.household_id, RoundItem.state)).all())


def codes(problems: object) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in problems]  # type: ignore[attr-defined]


# ------------------------------------------------------------ whose call


def test_two_people_on_one_phone_are_told_apart_by_name_or_number_or_named_by_their_numbers(
    empty: Workspace, tmp_path: Path
) -> None:
    first = add_home(empty, "김영희", phone="01012345678")
    second = add_home(empty, "박철수", phone="01012345678")
    with empty.vault.act("test.number", now=NOW, actor="t") as act:
        act.session.get_one(Household, second.id).external_id = "YW-2"
    head = "관리번호,대상자명,전화번호,통화일시,결과\n"
    file_preview = look(
        empty,
        tmp_path,
        head
        + ",김*희,010-1234-5678,2026-11-23 10:00,미응답\n"
        + ",박철수 어르신,010-1234-5678,2026-11-23 10:05,미응답\n"
        + "YW-2,,010-1234-5678,2026-11-23 11:00,미응답\n"
        + ",,010-1234-5678,2026-11-23 12:00,미응답\n"
        + ",이몽룡,010-1234-5678,2026-11-23 13:00,미응답\n",
    )
    assert [row.household_id for row in file_preview.new_rows] == [first.id, second.id, second.id]
    assert codes(file_preview.problems) == [(5, "shared_phone"), (6, "shared_phone")]
    assert all(f"{first.id}, {second.id}" in problem.message for problem in file_preview.problems)
    assert all("김" not in problem.message for problem in file_preview.problems)


def test_a_name_that_is_not_the_registers_is_said_and_the_call_is_kept(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김영희", phone="01012345678")
    file_preview = look(empty, tmp_path, "이름,전화번호,통화일시,결과\n이몽룡,010-1234-5678,2026-11-23 10:00,미응답\n")
    assert (file_preview.new, codes(file_preview.problems)) == (1, [(2, "name_differs")])
    assert str(home.id) in file_preview.problems[0].message


def test_that_somebody_of_another_name_is_well_confirms_nobody(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김영희", phone="01012345678")
    with empty.vault.act("test.number", now=NOW, actor="t") as act:
        act.session.get_one(Household, home.id).external_id = "YW-1"
    head = "관리번호,이름,전화번호,통화일시,결과\n"
    file_preview = look(empty, tmp_path, f"{head},이몽룡,010-1234-5678,2026-11-23 10:00,양호\n")
    assert (file_preview.new, file_preview.rejected, codes(file_preview.problems)) == (0, 1, [(2, "name_differs")])
    by_number = look(empty, tmp_path, f"{head}YW-1,김영휘,010-1234-5678,2026-11-23 10:00,양호\n")
    assert (by_number.new, by_number.rejected, codes(by_number.problems)) == (1, 0, [(2, "name_differs")])


def test_an_unknown_phone_a_call_to_come_and_a_row_twice_are_named(empty: Workspace, tmp_path: Path) -> None:
    add_home(empty, "김영희", phone="01012345678")
    text = (
        "전화번호,통화일시,결과\n010-9999-9999,2026-11-23 10:00,미응답\n010-1234-5678,2026-11-28 10:00,미응답\n"
        "010-1234-5678,2026-11-23 10:00,미응답\n010-1234-5678,2026-11-23 10:00,미응답\n"
        "010-1234-5678,2026-11-23 10:00,거부\n"
    )
    file_preview = look(empty, tmp_path, text)
    assert codes(file_preview.problems) == [(2, "unknown_phone"), (3, "future"), (6, "duplicate")]
    assert file_preview.problems[1].value == "2026. 11. 28.(토) 10:00"
    assert (file_preview.new, file_preview.same, file_preview.rejected) == (1, 1, 3)


def test_urgent_words_of_long_ago_open_nothing_and_are_said(empty: Workspace, tmp_path: Path) -> None:
    add_home(empty, "김영희", phone="01012345678")
    head = "전화번호,통화일시,결과,긴급\n"
    file_preview = look(empty, tmp_path, f"{head}010-1234-5678,2026-10-05 10:00,양호,Y\n")
    assert any("3주" in note for note in file_preview.notes)
    recent = look(empty, tmp_path, f"{head}010-1234-5678,2026-11-23 10:00,양호,Y\n")
    assert not any("3주" in note for note in recent.notes)


# ------------------------------------------------------------ two files of one call

LIST = "전화번호,발신일시,시도회차,통화결과,통화시간(초)\n010-1234-5678,2026-11-23 10:00,1,연결,{seconds}\n"
RECORD = "전화번호,통화일시,건강,식사,요약\n010-1234-5678,2026-11-23 10:04,{health},{meals},{summary}\n"


def record(health: str = "", meals: str = "", summary: str = "") -> str:
    return (
        RECORD.format(health=health, meals=meals, summary=summary)
        .replace("통화일시,", "통화일시,통화결과,")
        .replace("10:04,", "10:04,연결,")
    )


def test_the_list_then_the_record_are_one_call_which_learns_what_was_said(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, phone="01012345678", calls="active")
    empty.checkins.make_round(MONDAY)
    first = take(empty, tmp_path, LIST.format(seconds=95))
    assert any("전화를 받았다는 것만" in note for note in first.notes)
    assert states(empty) == {home.id: "confirmed"}
    file_preview = look(empty, tmp_path, record("양호", "주의", "입맛이 없다고 하심"))
    assert (file_preview.new, file_preview.changed) == (0, 1)
    assert {name for name, _, _ in file_preview.changed_rows[0].changes} == {
        "result",
        "topics",
        "topics_well",
        "summary",
    }
    take(empty, tmp_path, record("양호", "주의", "입맛이 없다고 하심"))
    (call,) = stored(empty)
    assert (call.result, call.topics, call.topics_well) == ("concern", ["meals"], ["health"])
    assert (call.attempt, call.duration_seconds, call.called_at) == (1, 95, MONDAY.replace(hour=10))
    assert states(empty) == {home.id: "concern_open"}
    again = look(empty, tmp_path, record("양호", "주의", "입맛이 없다고 하심"))
    assert (again.new, again.changed, again.same) == (0, 0, 1)


def test_the_record_then_the_list_say_the_same(empty: Workspace, tmp_path: Path) -> None:
    add_home(empty, phone="01012345678", calls="active")
    take(empty, tmp_path, record("양호", "주의", "입맛이 없다고 하심"))
    take(empty, tmp_path, LIST.format(seconds=95))
    (call,) = stored(empty)
    assert (call.result, call.topics, call.summary) == ("concern", ["meals"], "입맛이 없다고 하심")
    assert (call.attempt, call.duration_seconds) == (1, 95)


def test_a_record_with_nothing_in_it_takes_well_back_and_the_escalation_begins(
    empty: Workspace, tmp_path: Path
) -> None:
    home = add_home(empty, phone="01012345678", calls="active")
    empty.checkins.make_round(MONDAY)
    take(empty, tmp_path, LIST.format(seconds=95))
    assert states(empty) == {home.id: "confirmed"}
    take(empty, tmp_path, record())
    assert stored(empty)[0].result == "silent"
    assert states(empty) == {home.id: "missed"}
    with empty.vault.read() as session:
        assert session.scalars(select(EscalationStep.household_id)).all() == [home.id]
    summary = take(empty, tmp_path, LIST.format(seconds=95))
    assert (summary.counts["changed"], stored(empty)[0].result) == (0, "silent")


def test_taking_the_record_back_brings_the_list_back(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, phone="01012345678", calls="active")
    empty.checkins.make_round(MONDAY)
    take(empty, tmp_path, LIST.format(seconds=95))
    summary = take(empty, tmp_path, record())
    empty.imports.undo(summary.batch_id, LATE)
    assert stored(empty)[0].result == "ok"
    assert states(empty) == {home.id: "confirmed"}


def test_a_call_in_vain_and_the_next_one_within_minutes_are_two(empty: Workspace, tmp_path: Path) -> None:
    add_home(empty, phone="01012345678", calls="active")
    take(empty, tmp_path, "전화번호,통화일시,결과\n010-1234-5678,2026-11-23 10:00,미응답\n")
    take(empty, tmp_path, record(summary="잘 지내심"))
    assert [call.result for call in stored(empty)] == ["no_answer", "ok"]


def test_attempts_with_other_numbers_are_other_calls(empty: Workspace, tmp_path: Path) -> None:
    add_home(empty, phone="01012345678", calls="active")
    head = "전화번호,통화일시,시도회차,결과\n"
    take(empty, tmp_path, head + "010-1234-5678,2026-11-23 10:00,1,미응답\n010-1234-5678,2026-11-23 10:08,2,미응답\n")
    summary = take(empty, tmp_path, head + "010-1234-5678,2026-11-23 10:05,3,미응답\n")
    assert (summary.counts["new"], len(stored(empty))) == (1, 3)


ROWS = st.builds(
    CallRow,
    line=st.just(2),
    phone=st.just("01012345678"),
    external_id=st.just(""),
    called_at=st.just(MONDAY),
    result=st.sampled_from([CallResult.OK, CallResult.CONCERN, CallResult.SILENT, CallResult.CONTENT_UNKNOWN]).map(str),
    urgent=st.booleans(),
    topics=st.sampled_from([(), ("health",), ("meals", "sleep")]),
    topics_well=st.sampled_from([(), ("outing",)]),
    summary=st.sampled_from(["", "잘 지내심"]),
    says=st.sampled_from(["said", "completed", "answered"]),
)


@given(ROWS, st.lists(ROWS, max_size=4))
def test_no_later_file_takes_back_an_urgency_or_makes_a_concern_of_a_topic_well_unsaid(
    first: CallRow, later: list[CallRow]
) -> None:
    call = Call(household_id=1, called_at=MONDAY, result=first.result)
    for name, value in changes_by(call, first).items():
        setattr(call, name, value)
    for row in later:
        urgent, topics = call.urgent, set(call.topics)
        for name, value in changes_by(call, row).items():
            setattr(call, name, value)
        assert call.urgent or not urgent
        assert topics - set(call.topics) <= set(row.topics_well)
        assert not (call.result == CallResult.OK and (call.topics or call.urgent))
        assert changes_by(call, row) == {}


def test_a_call_of_unknown_content_is_never_well_until_a_file_tells_what_was_said(
    empty: Workspace, tmp_path: Path
) -> None:
    home = add_home(empty, "김영희", phone="01012345678", calls="active")
    empty.checkins.make_round(MONDAY)
    answered = "전화번호,통화일시,결과\n010-1234-5678,2026-11-23 10:00,응답\n"
    for files in ((answered, record(summary="#N/A")), (record(summary="#N/A"), answered)):
        batches = [take(empty, tmp_path, text).batch_id for text in files]
        (call,) = stored(empty)
        assert (call.result, call.summary) == ("content_unknown", "")
        (row,) = empty.checkins.board(MONDAY.replace(hour=12)).rows
        assert (row.household_id, row.state, row.status) == (home.id, "missed", "content_unknown")
        take(empty, tmp_path, record(summary="0"))
        assert stored(empty)[0].result == "content_unknown"
        if files[0] == answered:
            for batch in reversed(batches):
                empty.imports.undo(batch, MONDAY.replace(hour=13))
            assert stored(empty) == []
    take(empty, tmp_path, record(summary="잘 지내심"))
    assert [(call.result, call.summary) for call in stored(empty)] == [("ok", "잘 지내심")]
    assert empty.checkins.board(MONDAY.replace(hour=14)).rows[0].status == "confirmed"
    take(empty, tmp_path, record(summary="#REF!"))
    assert [(call.result, call.summary) for call in stored(empty)] == [("ok", "잘 지내심")]


# ------------------------------------------------------------ the file and the week's round


def week_of_three(workspace: Workspace) -> list[int]:
    homes = [
        add_home(workspace, name, phone=f"0101234567{n}", calls="active", weekday=n).id
        for n, name in enumerate(("김영희", "박철수", "이몽룡"))
    ]
    homes.append(add_home(workspace, "성춘향", phone="01012345673").id)
    workspace.checkins.make_round(MONDAY)
    return homes


def test_whom_the_file_does_not_name_and_whom_the_round_does_not_have_are_named(
    empty: Workspace, tmp_path: Path
) -> None:
    homes = week_of_three(empty)
    text = (
        "전화번호,통화일시,결과\n010-1234-5670,2026-11-23 10:02,양호\n010-1234-5672,2026-11-25 10:02,미응답\n"
        "010-1234-5673,2026-11-24 10:00,미응답\n"
    )
    file_preview = look(empty, tmp_path, text)
    assert file_preview.missing == ((homes[1], "박철수"),)
    assert file_preview.unplanned == ((homes[3], "성춘향"),)
    summary = take(empty, tmp_path, text)
    assert (summary.missing, summary.unplanned) == (file_preview.missing, file_preview.unplanned)
    assert (summary.counts["missing"], summary.counts["unplanned"]) == (1, 1)
    assert any("1가구가 파일에 없습니다" in note for note in summary.notes)
    assert states(empty) == {homes[0]: "confirmed", homes[1]: "due", homes[2]: "missed", homes[3]: "missed"}


def test_who_is_not_to_be_called_is_not_missing_from_the_file(empty: Workspace, tmp_path: Path) -> None:
    homes = week_of_three(empty)
    died = update(Resident).where(Resident.household_id == homes[1]).values(life_status="death_reported")
    empty.act("test.died", MONDAY, lambda act: act.session.execute(died))
    text = "전화번호,통화일시,결과\n010-1234-5672,2026-11-25 10:02,미응답\n"
    assert [number for number, _ in look(empty, tmp_path, text).missing] == [homes[0]]
    assert [number for number, _ in take(empty, tmp_path, text).missing] == [homes[0]]


def test_who_is_due_after_the_last_call_of_the_file_is_not_missing_yet(empty: Workspace, tmp_path: Path) -> None:
    week_of_three(empty)
    file_preview = look(empty, tmp_path, "전화번호,통화일시,결과\n010-1234-5670,2026-11-23 10:02,양호\n")
    assert file_preview.missing == ()


def test_days_the_vendor_called_early_are_days_of_the_file_too(empty: Workspace, tmp_path: Path) -> None:
    homes = [
        add_home(empty, f"김{n}", phone=f"0101234567{n}", calls="active", weekday=4 * (n > 0)).id for n in range(4)
    ]
    empty.checkins.make_round(MONDAY)
    head = "전화번호,통화일시,결과\n"
    one = "".join(f"010-1234-567{n},2026-11-24 10:02,양호\n" for n in (1,))
    assert [number for number, _ in look(empty, tmp_path, head + one).missing] == [homes[0]]
    two = one + "010-1234-5672,2026-11-24 10:03,양호\n"
    assert [number for number, _ in look(empty, tmp_path, head + two).missing] == [homes[0], homes[3]]


def test_a_file_of_another_week_says_so_and_this_week_stays_open(empty: Workspace, tmp_path: Path) -> None:
    homes = week_of_three(empty)
    text = "전화번호,통화일시,결과\n010-1234-5670,2026-11-17 10:02,양호\n"
    assert any("11. 16." in note for note in look(empty, tmp_path, text).notes)
    take(empty, tmp_path, text)
    with empty.vault.read() as session:
        due = session.scalars(select(RoundItem.household_id).where(RoundItem.state == "due")).all()
    assert set(due) == set(homes[:3])
    two = text + "010-1234-5670,2026-11-10 10:02,양호\n"
    assert any("11. 9." in note and "11. 16." in note for note in look(empty, tmp_path, two).notes)


def test_a_call_before_its_day_is_noted_and_taken(empty: Workspace, tmp_path: Path) -> None:
    homes = week_of_three(empty)
    summary = take(empty, tmp_path, "전화번호,통화일시,결과\n010-1234-5672,2026-11-23 10:02,양호\n")
    assert any("예정일보다" in note for note in summary.notes)
    assert states(empty)[homes[2]] == "confirmed"


def test_the_same_file_again_is_told_before_it_is_stored(empty: Workspace, tmp_path: Path) -> None:
    week_of_three(empty)
    text = "전화번호,통화일시,결과\n010-1234-5670,2026-11-23 10:02,양호\n"
    assert look(empty, tmp_path, text).same_file == 0
    summary = take(empty, tmp_path, text)
    assert look(empty, tmp_path, text).same_file == summary.batch_id
    empty.imports.undo(summary.batch_id, LATE)
    assert look(empty, tmp_path, text).same_file == 0


def test_the_countys_own_words_make_a_call_urgent(empty: Workspace, tmp_path: Path) -> None:
    from dataclasses import replace

    home = add_home(empty, phone="01012345678", calls="active")
    empty.checkins.set_plan(replace(empty.checkins.plan(), urgent_words=("연탄 냄새",)), NOW)
    take(empty, tmp_path, record(summary="연탄냄새가 난다고 하심"))
    (call,) = stored(empty)
    assert (call.urgent, call.urgent_word, call.result) == (True, "연탄냄새", "concern")
    assert states(empty) == {home.id: "concern_open"}


def test_who_moved_out_has_no_name_to_be_told_by(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김영희", phone="01012345678")
    with empty.vault.act("test.move", now=NOW, actor="t") as act:
        resident = act.session.scalars(select(Resident).where(Resident.household_id == home.id)).one()
        resident.moved_out_on = (NOW - timedelta(days=9)).date()
    file_preview = look(empty, tmp_path, "이름,전화번호,통화일시,결과\n김영희,010-1234-5678,2026-11-23 10:00,미응답\n")
    assert codes(file_preview.problems) == [(2, "unknown_phone")]


@pytest.mark.parametrize("kind", ["households", "readings", "phone-use", "utility-alerts"])
def test_new_rows_are_shown_for_every_kind(empty: Workspace, tmp_path: Path, kind: str) -> None:
    add_home(empty, "김영희", phone="01012345678", meter=True)
    text = {
        "households": "이름,전화\n박철수,010-1234-5679\n",
        "readings": "계량기번호,일시,사용량\nm1,2026-11-01 10:00,0.2\n",
        "phone-use": "전화,일자,발신\n010-1234-5678,2026-11-20,3\n",
        "utility-alerts": "계량기번호,알림일시,단계\nm1,2026-11-20 10:00,주의\n",
    }[kind]
    empty.now = NOW
    file_preview = empty.imports.compare(empty.imports.preview(kind, file(tmp_path, text)))
    assert (file_preview.new, len(file_preview.new_rows)) == (1, 1)
    assert file_preview.new_rows[0].brings


@pytest.mark.parametrize("result", ["#N/A", "특수처리7", ""])
def test_urgent_words_of_a_call_without_a_result_open_a_line(empty: Workspace, tmp_path: Path, result: str) -> None:
    home = add_home(empty, "김영희", phone="01011112222", calls="active")
    empty.checkins.make_round(MONDAY)
    head = "전화번호,통화일시,통화결과,요약\n"
    text = f"{head}010-1111-2222,2026-11-23 07:00,{result},가슴이 아프다고 하심\n"
    now = MONDAY.replace(hour=9)
    take(empty, tmp_path, text, now)
    (line,) = empty.today(now).lines
    assert line.household_id == home.id
    assert "가슴이 아프다고 하심" in repr(line)
    (call,) = stored(empty)
    assert (call.result, call.urgent) == ("content_unknown", True)
