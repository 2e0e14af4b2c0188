"""The week's roster for the vendor: who is in it, who is left out and why, and that its numbers come back."""

from __future__ import annotations

import stat
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.casework.checkins.roster_limits import LIMITS
from coordinator.casework.checkins.roster_profiles import CARECALL, FIELDS
from coordinator.cli import main as cli
from coordinator.errors import CoordinatorError
from coordinator.records.base import KST
from coordinator.records.checkins import Call
from coordinator.records.households import Absence, Consent, Household, Resident, number_in_files, own_number
from tests.casework.homes import DAY, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

TODAY = NOW.date()
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=KST)
EXPORT = "주간 안부전화 발신"


def people(workspace: Workspace, *names: str, weekday: int = 3, phones_from: int = 0, **terms: int | str) -> list[int]:
    ids: list[int] = []
    for number, name in enumerate(names, start=phones_from):
        ids.append(add_home(workspace, name, phone=f"0105555{number:04}").id)
    workspace.enrolment.enrol(ids, TODAY, CallTerms(weekday=weekday, **terms), NOW)  # pyright: ignore[reportArgumentType]
    return ids


def refused(workspace: Workspace, path: Path, purpose: str = EXPORT, **named: object) -> str:
    with pytest.raises(CoordinatorError) as caught:
        workspace.rosters.export(path, purpose, NOW, **named)  # pyright: ignore[reportArgumentType]
    return caught.value.code


def test_whom_the_vendor_calls_is_in_it_by_the_likely_layout_of_its_upload(empty: Workspace, tmp_path: Path) -> None:
    people(empty, "김하나", hour=14)
    file = tmp_path / "roster.csv"
    done = empty.rosters.export(file, EXPORT, NOW)
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines() == [
        "이름,전화번호,관리번호,발신요일,발신시각,언어,기관",
        "김하나,01055550000,HH-1,목,14:00,한국어,영월군",
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert done.message == "11. 23.(월) 주 발신 명단 저장: 1명"
    act = next(act for act in empty.history.acts() if act.verb == "briefings.issue")
    assert act.reason == EXPORT


def test_a_workbook_holds_texts_only_and_the_phone_keeps_its_zero(empty: Workspace, tmp_path: Path) -> None:
    people(empty, "=1+1", "@나")
    file = tmp_path / "roster.xlsx"
    empty.rosters.export(file, EXPORT, NOW)
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert [row[:2] for row in rows[1:]] == [["=1+1", "01055550000"], ["@나", "01055550001"]]
    empty.rosters.export(tmp_path / "roster.csv", EXPORT, NOW)
    lines = (tmp_path / "roster.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["'=1+1", "'@나"]


def test_everybody_left_out_is_named_with_the_cause(empty: Workspace, tmp_path: Path) -> None:
    fit, dead, gone, withdrew, away, paused, ended, mute, hand, called = people(
        empty, "가", "나", "다", "라", "마", "바", "사", "아", "자", "차"
    )
    later = people(empty, "카", weekday=0)[0]
    absent = Absence(household_id=away, kind="hospital", starts_at=NOW, ends_at=NOW + 9 * DAY)
    store(empty, absent)
    for change in (
        update(Resident).where(Resident.household_id == dead).values(life_status="death_reported"),
        update(Household).where(Household.id == gone).values(ended_on=TODAY),
        update(Consent).where(Consent.household_id == withdrew).values(withdrawn_on=TODAY),
        update(Resident).where(Resident.household_id == mute).values(phone=""),
    ):
        empty.act("test.change", NOW, lambda act, change=change: act.session.execute(change))
    empty.enrolment.pause([paused], TODAY + 7 * DAY, NOW)
    empty.enrolment.end([ended], "moved", NOW)
    empty.enrolment.change([hand], CallTerms(mode="human"), NOW)
    empty.checkins.record_call(called, "ok", NOW)
    made = empty.rosters.export(tmp_path / "r.xlsx", EXPORT, NOW).value.roster
    assert [row.household_id for row in made.rows] == [fit]
    assert (made.called_count, made.by_hand_count) == (1, 1)
    assert {household.household_id: household.cause for household in made.left_out} == {
        dead: "death",
        gone: "exit",
        withdrew: "withdrawal",
        away: "absence",
        paused: "paused",
        ended: "ended",
        mute: "no_phone",
        later: "begins_later",
    }
    assert list(made.causes) == [
        "death",
        "exit",
        "withdrawal",
        "absence",
        "paused",
        "ended",
        "no_phone",
        "begins_later",
    ]


def test_who_is_away_when_the_round_is_made_is_named_too(empty: Workspace) -> None:
    home = add_home(empty, "김하나").id
    store(empty, Absence(household_id=home, kind="travel", starts_at=NOW, ends_at=NOW + 9 * DAY))
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    assert [(household.name, household.cause) for household in empty.rosters.roster(NOW).left_out] == [
        ("김하나", "absence")
    ]


def test_a_coming_week_has_its_own_roster_by_cadence_and_turn(empty: Workspace, tmp_path: Path) -> None:
    weekly = people(empty, "매주")[0]
    people(empty, "격주", phones_from=1, every_weeks=2)
    turns = people(empty, "번갈아", phones_from=2, mode="alternate")[0]
    this = empty.rosters.export(tmp_path / "a.csv", EXPORT, NOW).value.roster
    coming = empty.rosters.export(tmp_path / "b.csv", EXPORT, NOW, week_on=TODAY + 7 * DAY).value.roster
    assert len(this.rows) == 3
    assert [row.household_id for row in coming.rows] == [weekly]
    assert coming.rows[0].due_at == THURSDAY + 7 * DAY
    assert coming.by_hand_count == 1
    assert turns not in [household.household_id for household in coming.left_out]


def test_a_roster_needs_a_purpose_a_known_layout_a_fitting_name_and_somebody_to_call(
    empty: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "roster.xlsx"
    assert refused(empty, file) == "roster_empty"
    people(empty, "김하나")
    assert refused(empty, file, " ") == "purpose"
    assert refused(empty, file, profile="없는 양식") == "profile"
    assert refused(empty, tmp_path / "roster.pdf") == "usage"
    assert refused(empty, file, week_on=TODAY - 7 * DAY) == "round_week"
    assert refused(empty, tmp_path / "nowhere" / "roster.xlsx") == "not_written"
    assert not file.exists()


def test_a_saved_layout_says_which_columns_under_which_names_in_which_order(empty: Workspace, tmp_path: Path) -> None:
    people(empty, "김하나", until_hour=15, language="en")
    columns = tuple((field, f"열{n}") for n, field in enumerate(reversed(FIELDS)))
    empty.rosters.save_profile(columns, "업체 양식", NOW)
    assert [profile.name for profile in empty.rosters.profiles()] == ["업체 양식", CARECALL.name]
    assert [profile.confirmed for profile in empty.rosters.profiles()] == [True, False]
    empty.rosters.export(tmp_path / "r.csv", EXPORT, NOW, profile="업체 양식")
    header, row = (line.split(",") for line in (tmp_path / "r.csv").read_text("utf-8-sig").splitlines())
    assert header == [f"열{n}" for n in range(len(FIELDS))]
    told = dict(zip(reversed(FIELDS), row, strict=True))
    assert (told["day"], told["until"], told["language"], told["week"], told["age"]) == (
        "2026-11-26",
        "15:00",
        "영어",
        "2026-11-23",
        "76",
    )
    assert "업체 양식" not in empty.imports.profiles("calls")


@pytest.mark.parametrize(
    ("columns", "name", "code"),
    [
        (CARECALL.columns, "", "profile_name"),
        (CARECALL.columns, CARECALL.name, "profile_name"),
        (CARECALL.columns, "carecall-list", "profile_name"),
        (CARECALL.columns[:2], "번호 없음", "profile_columns"),
        ((*CARECALL.columns, ("age", "이름")), "같은 이름", "profile_columns"),
        ((*CARECALL.columns, ("age", " ")), "빈 이름", "profile_columns"),
    ],
)
def test_a_layout_that_would_lose_people_is_refused(
    empty: Workspace, columns: tuple[tuple[str, str], ...], name: str, code: str
) -> None:
    with pytest.raises(CoordinatorError) as caught:
        empty.rosters.save_profile(columns, name, NOW)
    assert caught.value.code == code


def test_the_numbers_of_the_roster_find_their_households_in_the_results(empty: Workspace, tmp_path: Path) -> None:
    ours = people(empty, "김하나")[0]
    theirs = people(empty, "이둘", phones_from=1)[0]
    change = update(Household).where(Household.id == theirs).values(external_id="P00777")
    empty.act("test.number", NOW, lambda act: act.session.execute(change))
    empty.rosters.export(tmp_path / "r.csv", EXPORT, NOW)
    rows = [line.split(",") for line in (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()[1:]]
    results = ["관리번호,발신일시,통화결과", *(f"{row[2]},2026-11-26 10:01,안부확인" for row in rows)]
    file = tmp_path / "결과.csv"
    file.write_text("\n".join(results) + "\n", encoding="utf-8")
    after = THURSDAY + timedelta(hours=1)
    empty.imports.commit(empty.imports.preview("calls", file), after)
    with empty.vault.read() as session:
        assert sorted(session.scalars(select(Call.household_id))) == sorted([ours, theirs])


@pytest.mark.parametrize(
    ("text", "number"), [("HH-17", 17), (" hh-17 ", 17), ("17", None), ("HH-", None), ("HH-x", None), ("HH-²", None)]
)
def test_our_own_number_is_read_only_in_the_form_in_which_it_left(text: str, number: int | None) -> None:
    assert own_number(text) == number
    assert number_in_files(17, None) == "HH-17"
    assert number_in_files(17, "P1") == "P1"


def test_the_command_writes_the_roster_and_names_who_is_left_out(
    empty: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people(empty, "김하나", "이둘")
    empty.enrolment.pause([2], date(2026, 12, 20), NOW)
    empty.close()
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", "연습용 비밀번호 practice")
    file = tmp_path / "r.xlsx"
    given = ["--lang", "ko", "--vault", str(empty.folder), "--now", NOW.isoformat(), "export", "roster"]
    asked = [*given, "--out", str(file), "--purpose", EXPORT, "--week", "2026-11-30", "--profile", "carecall-roster"]
    assert cli.main(asked) == 0
    said = capsys.readouterr().out
    assert "1명" in said
    assert "이둘" in said
    assert "안부전화 일시중지" in said
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["김하나", "01055550000", "HH-1"]
    assert cli.main([*given, "--out", str(file)]) == 2
    assert cli.main([*given, "--out", str(file), "--purpose", EXPORT, "--week", "2026-13-01"]) == 2
    assert "2026-11-30" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "phone", "cause"),
    [
        ("김*나", "01055550009", "limit_name"),
        ("＊나", "01055550009", "limit_name"),
        ("가" * 21, "01055550009", "limit_name"),
        ("김하나", "0" * 21, "limit_phone"),
    ],
)
def test_what_the_call_service_refuses_is_left_out_before_the_file_is_written_and_named(
    empty: Workspace, tmp_path: Path, name: str, phone: str, cause: str
) -> None:
    people(empty, "이둘")
    home = add_home(empty, name, phone=phone).id
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    roster = empty.rosters.export(tmp_path / "r.csv", EXPORT, NOW).value.roster
    assert [row.name for row in roster.rows] == ["이둘"]
    assert [(row.household_id, row.cause) for row in roster.left_out] == [(home, cause)]
    assert name not in (tmp_path / "r.csv").read_text("utf-8-sig")


def test_of_two_on_one_phone_the_first_is_called_and_the_other_is_named(empty: Workspace, tmp_path: Path) -> None:
    people(empty, "김하나")
    second = people(empty, "이둘")[0]
    roster = empty.rosters.export(tmp_path / "r.csv", EXPORT, NOW).value.roster
    assert [row.name for row in roster.rows] == ["김하나"]
    assert [(row.household_id, row.cause) for row in roster.left_out] == [(second, "shared_phone")]


def test_names_go_without_blanks_and_phones_as_digits(empty: Workspace) -> None:
    home = add_home(empty, "송 창 호", phone="01055550003").id
    empty.enrolment.enrol([home], TODAY, CallTerms(weekday=3), NOW)
    empty.checkins.make_round(NOW)
    assert [(row.name, row.phone) for row in empty.rosters.roster(NOW).rows] == [("송창호", "01055550003")]


@pytest.mark.parametrize(
    ("field", "fitting", "refused_cell"),
    [
        ("name", "가" * 20, "가" * 21),
        ("name", "가", ""),
        ("name", "NguyenLan", "Nguyen Lan"),
        ("phone", "1" * 20, "1" * 21),
        ("phone", "0101", "010-1"),
        ("address_form", "어르신, 할머니", "어르신!"),
        ("address_form", "할머니2.", "할" * 11),
        ("note", "가" * 30, "가" * 31),
        ("questions", "가" * 700, "가" * 701),
        ("topics", "", "가" * 501),
    ],
)
def test_the_limits_are_those_the_call_service_published(field: str, fitting: str, refused_cell: str) -> None:
    assert LIMITS[field].fits(fitting)
    assert not LIMITS[field].fits(refused_cell)
