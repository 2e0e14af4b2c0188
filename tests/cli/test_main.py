"""The command line: each command's exit code, sentence and JSON; and never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest

from coordinator.cli import main as cli
from coordinator.cli.practice import PRACTICE_PASSPHRASE
from coordinator.settings import data_home
from coordinator.vault.file import Vault
from coordinator.workspace import Workspace
from tests.casework.homes import add_home
from tests.conftest import NOW, WORDS

AT = "2026-11-24T08:00"


class Answer:
    """What one run of a command gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Run:
    """Runs commands in this process, on one vault."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys, self.folder = capsys, folder

    def __call__(self, *words: str | Path) -> Answer:
        self.capsys.readouterr()
        code = cli.main(["--vault", str(self.folder), "--lang", "ko", "--now", AT, *map(str, words)])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        assert "programm" not in err
        assert code != 1, err
        if code:
            assert len(err.strip().splitlines()) == 1, err
        return Answer(code, out, err)


@pytest.fixture
def run(
    practice_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Run commands on a copy of the small practice county."""
    folder = tmp_path / "practice"
    shutil.copytree(practice_template, folder)
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    monkeypatch.setenv("COORDINATOR_LANG", "ko")
    return Run(capsys, folder)


@pytest.fixture
def at(empty: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands on the folder of a closed vault with nobody in it."""
    empty.close()
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    monkeypatch.setenv("COORDINATOR_LANG", "ko")
    return Run(capsys, empty.folder)


# ------------------------------------------------------------ wrong use is 2


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("worklist", "--colour"),
        ("household",),
        ("household", "x"),
        ("household", "0"),
        ("household", "-3"),
        ("household", "9999"),
        ("import",),
        ("import", "pigeons", "x.csv"),
        ("import", "experts", "x.csv"),
        ("import-undo", "x"),
        ("import-undo", "9999"),
        ("screen", "--from", "yesterday"),
        ("screen", "--from", "2026-11-20", "--to", "2026-11-10"),
        ("replay",),
        ("replay", "--budget", "viel"),
        ("replay", "--budget", "60"),
        ("replay", "--budget", "1", "--from", "2026-11-20", "--to", "2026-11-10"),
        ("brief", "daily", "--out", "b.pdf"),
        ("brief", "daily", "--out", "b.docx", "--purpose", "업무"),
        ("brief", "conference", "--out", "b.pdf", "--purpose", "업무"),
        ("brief", "household", "--out", "b.pdf", "--purpose", "업무"),
        ("brief", "household", "--out", "b.pdf", "--purpose", "업무", "--for", "9999"),
        ("brief", "daily", "--out", "b.pdf", "--purpose", "업무", "--level", "some"),
        ("brief", "monthly", "--out", "b.pdf", "--purpose", "업무", "--month", "October"),
        ("brief", "monthly", "--out", "b.pdf", "--purpose", "업무", "--month", "2020-01"),
        ("export", "recipes", "--out", "b.xlsx", "--purpose", "업무"),
        ("export", "worklist", "--out", "b.xlsx"),
        ("export", "worklist", "--out", "b.xlsx", "--purpose", "   "),
        ("demo", "--households", "0", "--headless"),
        ("demo", "--days", "many", "--headless"),
        ("backup", "somewhere"),
        ("restore", "file", "--to", "somewhere"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_one_sentence_and_exits_with_2(
    at: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = at(*words)
    assert answer.code == 2, answer.err
    assert answer.err.strip()
    assert not [f for f in tmp_path.iterdir() if f.suffix in {".pdf", ".xlsx", ".docx"}]


@pytest.mark.parametrize("given", [["--now", "noon", "worklist"], ["--lang", "fr", "worklist"], ["--vault"]])
def test_wrong_options_before_the_command_exit_with_2(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(given) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


# ------------------------------------------------------------ the world refuses with 3


def test_a_missing_vault_exits_with_3_and_makes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = Run(capsys, tmp_path / "nowhere")
    assert run("worklist").code == 3
    assert not (tmp_path / "nowhere").exists()
    file = tmp_path / "a file"
    file.write_text("x", encoding="utf-8")
    assert Run(capsys, file)("worklist").code == 3


def test_a_wrong_or_missing_passphrase_exits_with_3(at: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", "틀린 비밀번호입니다 정말로")
    wrong = at("worklist")
    monkeypatch.delenv("COORDINATOR_PASSPHRASE")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    missing = at("worklist")
    assert (wrong.code, missing.code) == (3, 3)
    assert wrong.err != missing.err
    assert "COORDINATOR_PASSPHRASE" in missing.err


def test_a_vault_in_use_exits_with_3(at: Run) -> None:
    held = Vault.open(at.folder, WORDS, now=NOW, actor="x")
    assert at("worklist").code == 3
    held.close()
    assert at("worklist").code == 0


def test_each_bad_database_exits_with_3_in_its_own_words_and_stays_untouched(at: Run) -> None:
    database = at.folder / "vault.db"
    good = database.read_bytes()
    told = set()
    plain = at.folder.parent / "plain.db"
    with sqlite3.connect(plain) as connection:
        connection.execute("create table t (x)")
    connection.close()
    for content in (b"", plain.read_bytes(), good[:9000], good[:100] + bytes(200) + good[300:]):
        database.write_bytes(content)
        answer = at("worklist")
        assert answer.code == 3
        told.add(answer.err)
        assert database.read_bytes() == content
    database.unlink()
    told.add(at("worklist").err)
    assert not database.exists()
    assert len(told) == 5


def test_a_newer_schema_exits_with_3(at: Run) -> None:
    vault = Vault.open(at.folder, WORDS, now=NOW, actor="x")
    with vault._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
        connection.commit()
    vault.close()
    answer = at("worklist")
    assert answer.code == 3
    assert "새로운 프로그램" in answer.err


def test_a_file_that_cannot_be_read_or_written_exits_with_3(at: Run, tmp_path: Path) -> None:
    picture = tmp_path / "그림.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    for words in (
        ("import", "calls", tmp_path / "없음.csv"),
        ("import", "calls", tmp_path),
        ("import", "calls", picture),
        ("import", "calls", picture, "--profile", "그런 서식 없음"),
        ("export", "worklist", "--out", tmp_path / "없는 폴더" / "b.xlsx", "--purpose", "업무"),
    ):
        answer = at(*words)
        assert answer.code == 3, words
    assert Workspace.open(at.folder, WORDS, now=NOW).imports.batches() == []


def test_an_altered_journal_makes_verify_exit_with_3(at: Run) -> None:
    assert at("verify").code == 0
    vault = Vault.open(at.folder, WORDS, now=NOW, actor="x")
    with vault._engine.connect() as connection:
        connection.exec_driver_sql("UPDATE act SET actor = '다른 사람' WHERE id = 1")
        connection.commit()
    vault.close()
    assert at("verify").code == 3


def test_assigning_meters_outside_the_practice_county_is_refused(at: Run, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("계량기번호,시각,사용량(kWh)\nA1,2026-11-01 00:00,0.2\n", encoding="utf-8")
    assert at("import", "readings", file, "--assign").code == 3
    assert at("import", "readings", file).code == 0


# ------------------------------------------------------------ what the commands print


def test_init_makes_a_vault_once_and_shows_the_recovery_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    run = Run(capsys, tmp_path / "우리 군")
    first = run("init", "--county", "영월군", "--name", "김담당")
    assert first.code == 0
    assert any(len(line.strip()) > 20 and line.strip().isascii() for line in first.out.splitlines())
    assert run("init", "--county", "영월군").code == 3
    assert run("worklist", "--json").json["county"] == "영월군"
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", "짧다")
    assert Run(capsys, tmp_path / "다른 군")("init").code == 3


def test_the_worklist_says_who_first_why_and_what_next(run: Run) -> None:
    said = run("worklist").out
    listed = run("worklist", "--json").json
    first = listed["worklist"][0]
    assert first["name"] in said
    assert first["reasons"][0]["text"] in said
    assert first["next_step"]["text"] in said
    assert set(listed) == {
        "county", "practice", "as_of", "readings_until", "households", "counts", "feeds", "head", "worklist",
        "not_watched",
    }  # fmt: skip
    assert set(first) == {
        "rank", "household", "name", "age", "area", "severity", "points", "reasons", "next_step", "due_at", "owner",
        "alert", "handling", "safety_note", "urgent", "urgent_words", "place_reason", "absence",
    }  # fmt: skip
    assert [line["rank"] for line in listed["worklist"]] == list(range(1, len(listed["worklist"]) + 1))
    assert [line["points"] for line in listed["worklist"]] == list(range(len(listed["worklist"]), 0, -1))
    assert first["place_reason"]["text"] in said
    assert set(listed["not_watched"][0]) == {"household", "name", "age", "area", "cause", "text", "since"}
    assert sum(listed["counts"].values()) == listed["households"]
    assert listed["as_of"] == "2026-11-24T08:00:00+09:00"


def test_replay_compares_a_budget_with_the_setting_in_force(run: Run) -> None:
    played = run("replay", "--budget", "4", "--from", "2026-10-01", "--json").json
    assert played["asked"]["alerts"] >= played["in_force"]["alerts"]
    assert played["asked"]["alerts_per_household_year"] <= 4
    assert sum(played["asked"]["weekly"]) == played["asked"]["alerts"]
    assert {row["household_id"] for row in played["households"] if row["alert_count"]}
    said = run("replay", "--budget", "4", "--from", "2026-10-01")
    assert "지금 쓰는 기준" in said.out
    assert said.out.count("#") == len([row for row in played["households"] if row["found_at"]])


def test_screen_prints_its_findings_and_finds_nothing_twice(run: Run) -> None:
    past = run("screen", "--from", "2026-11-10", "--to", "2026-11-20T12:00", "--json").json
    assert set(past) == {
        "since", "until", "homes", "household_hours", "threshold", "opened", "returned", "outages",
        "cannot_be_watched", "findings",
    }  # fmt: skip
    assert past["until"] == "2026-11-20T12:00:00+09:00"
    again = run("screen", "--json").json
    assert again["findings"] == []
    assert run("screen").code == 0


def test_a_household_is_told_whole(run: Run) -> None:
    first = run("worklist", "--json").json["worklist"][0]
    answer = run("household", str(first["household"]), "--json").json
    assert set(answer) == {"household", "usage", "timeline"}
    assert {"id", "name", "phone", "address", "alerts", "calls", "links", "contacts", "notes"} <= set(
        answer["household"]
    )
    said = run("household", str(first["household"])).out
    assert first["name"] in said
    assert answer["timeline"][0]["text"]["text"] in said


def test_a_household_prints_what_its_calls_ask_for_by_the_keys_it_always_had(run: Run) -> None:
    listed = run("worklist", "--json").json["worklist"]
    answers = [run("household", str(line["household"]), "--json").json["household"]["call_work"] for line in listed[:5]]
    assert all("ladder" in answer and "escalation" not in answer for answer in answers if answer is not None)
    assert any(answer is not None for answer in answers)


CALLS = "전화번호,통화일시,결과,요약\n"


def test_the_utilitys_alert_list_and_profiles_are_taken_by_command(run: Run, tmp_path: Path) -> None:
    alerts = tmp_path / "alerts.csv"
    alerts.write_text("고객번호,알림일시,단계,내용\nYW-없음,2026-11-23 20:00,주의,사용량 급감\n", encoding="utf-8")
    answer = run("import", "utility-alerts", alerts, "--json").json
    assert (answer["kind"], answer["counts"]["new"], answer["counts"]["unassigned"]) == ("utility-alerts", 1, 1)
    assert [problem["code"] for problem in answer["problems"]] == ["nobody"]
    register = tmp_path / "register.csv"
    rows = "".join(f"A,2026-11-01 {hour:02}:00,{8350 + hour * 0.2:.1f}\n" for hour in range(24))
    register.write_text("meter,time,kwh\n" + rows, encoding="utf-8")
    tried = run("import", "readings", register, "--profile", "running", "--dry-run", "--json").json
    assert (tried["taken"], tried["rejected"]) == (23, 0)


def test_only_a_file_of_calls_names_the_households_it_leaves_out_and_a_meter_of_nobody_is_counted(
    run: Run, tmp_path: Path
) -> None:
    readings, people = tmp_path / "r.csv", tmp_path / "명단.csv"
    readings.write_text("계량기번호,시각,사용량(kWh)\nX-99,2026-11-01 00:00,0.2\n", encoding="utf-8")
    people.write_text("이름,전화번호\n김새봄,01000000001\n", encoding="utf-8")
    for kind, file in (("readings", readings), ("households", people)):
        for options in (("--dry-run",), ()):
            answer = run("import", kind, file, *options)
            assert answer.code == 0, answer.err
            assert "#" not in answer.out, "whoever is not in the file is named for calls only"
    assert "가구 없는 계량기" in run("import", "readings", readings).out


def test_an_import_is_tried_stored_repeated_and_undone(run: Run, tmp_path: Path) -> None:
    phone = run("household", "1", "--json").json["household"]["phone"]
    file = tmp_path / "통화.csv"
    rows = (
        f"{phone},2026-11-23 13:07,안부확인,잘 지내심\n01000000000,2026-11-23 13:08,안부확인,\n{phone},어제,안부확인,\n"
    )
    file.write_text(CALLS + rows, encoding="utf-8")
    tried = run("import", "calls", file, "--dry-run", "--json").json
    assert set(tried) == {
        "file", "kind", "rows", "taken", "rejected", "problem_counts", "problems", "notes", "dry_run", "comparison",
    }  # fmt: skip
    assert tried["dry_run"] is True
    assert tried["rows"] == 3
    assert set(tried["problems"][0]) == {"row", "column", "value", "code", "message"}
    assert tried["problems"][0]["row"] == 4
    stored = run("import", "calls", file, "--json").json
    assert {"batch_id", "uuid", "counts", "unassigned", "file", "rows", "taken", "rejected", "problems"} <= set(stored)
    assert stored["counts"]["new"] == 1
    assert stored["counts"]["rejected"] == 2
    again = run("import", "calls", file, "--json").json
    assert (again["counts"]["new"], again["counts"]["same"]) == (0, 1)
    assert run("import-undo", str(stored["batch_id"])).code == 0
    assert run("import-undo", str(stored["batch_id"])).code == 3
    both = run("import", "calls", file, file, "--json").json
    assert [answer["counts"]["new"] for answer in both["files"]] == [1, 0]
    assert "어제" in run("import", "calls", file).out


def test_an_answer_that_no_question_has_is_refused_before_anything_is_stored(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "명단.csv"
    file.write_text("성명,생년월일,상태\n두메산,1948-03-02,종결\n한가람,1950-01-01,정상\n", encoding="utf-8")
    (question,) = run("import", "households", file, "--dry-run", "--json").json["comparison"]["questions"]
    for answer in ("gone-0=yes", f"{question['key']}=maybe"):
        refused = run("import", "households", file, "--answer", answer)
        assert refused.code == 2
        assert answer.partition("=")[0] in refused.err
    opened = Workspace.open(run.folder, WORDS, now=NOW)
    assert not [batch for batch in opened.imports.batches() if batch.file_name == file.name]
    opened.close()
    stored = run("import", "households", file, "--answer", f"{question['key']}=yes", "--json").json
    assert stored["counts"]["new"] == 2


def test_practice_results_are_written_and_who_the_file_does_not_name_is_told(run: Run, tmp_path: Path) -> None:
    later = ("--now", "2026-11-27T17:00")
    answer = run(*later, "practice-results", "--out", tmp_path / "결과", "--no-answers", "2", "--missing", "3", "--csv")
    call_list = next((tmp_path / "결과").glob("*통화목록*.csv"))
    assert str(call_list) in answer.out
    tried = run(*later, "import", "calls", call_list, "--dry-run", "--json").json["comparison"]
    assert len(tried["missing"]) == 3
    assert {"missing", "unplanned", "new_rows", "same_file"} <= set(tried)
    words = run(*later, "import", "calls", call_list, "--dry-run").out
    assert all(f"#{number}" in words for number, _ in tried["missing"])
    stored = run(*later, "import", "calls", call_list, "--json").json
    assert (stored["missing"], stored["counts"]["missing"]) == (tried["missing"], 3)
    assert run(*later, "import-undo", str(stored["batch_id"])).code == 0


def test_papers_and_lists_are_written_and_their_purpose_is_kept(run: Run, tmp_path: Path) -> None:
    for name, words in {
        "b.html": ("brief", "daily"),
        "h.html": ("brief", "household", "--for", "1", "--level", "initials"),
        "w.xlsx": ("export", "worklist"),
        "m.html": ("brief", "monthly", "--month", "2026-10"),
    }.items():
        answer = run(*words, "--out", tmp_path / name, "--purpose", "사례 회의")
        assert answer.code == 0
        assert (tmp_path / name).stat().st_size > 1000
        assert name in answer.out
    opened = Workspace.open(run.folder, WORDS, now=NOW)
    assert [act.reason for act in opened.history.acts() if act.verb == "briefings.issue"] == ["사례 회의"] * 4
    opened.close()


def test_what_is_said_comes_in_the_language_asked_for(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    korean = run("worklist").out
    assert cli.main(["--vault", str(run.folder), "--lang=en", "--now", AT, "worklist"]) == 0
    english = capsys.readouterr().out
    assert "Not watched today" in english
    assert "Not watched today" not in korean


def test_the_time_given_is_korean_time_unless_it_says_otherwise(run: Run) -> None:
    assert cli.main(["--vault", str(run.folder), "--now", "2026-11-23T23:00+00:00", "worklist", "--json"]) == 0
    listed = json.loads(run.capsys.readouterr().out)
    assert listed["as_of"] == "2026-11-24T08:00:00+09:00"


def test_the_practice_county_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, tmp_path / "연습")
    words = ("demo", "--households", "40", "--days", "30", "--headless")
    first = run(*words)
    assert first.code == 0
    assert PRACTICE_PASSPHRASE in first.out
    before = (run.folder / "vault.db").read_bytes()
    second = run(*words)
    assert second.code == 0
    assert second.err
    assert (run.folder / "vault.db").read_bytes() == before
    listed = run("worklist", "--json").json
    assert listed["practice"] is True
    assert listed["households"] <= 40


# ------------------------------------------------------------ without a window, and as a program of its own


def without_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_opening_writes_the_briefing_and_says_who_comes_first(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("worklist", "--json").json["worklist"][0]
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # put back after the test whatever the command sets
    without_display(monkeypatch)
    said = run("open")
    assert said.code == 0
    assert first["name"] in said.out
    assert first["reasons"][0]["text"] in said.out
    paper = run.folder.parent / "briefing-2026-11-24.pdf"
    assert str(paper) in said.out
    pages = pypdf.PdfReader(paper).pages
    assert first["name"] in "".join(page.extract_text() for page in pages)


def started(*words: str, folder: Path, passphrase: str = WORDS) -> subprocess.CompletedProcess[str]:
    environment = {
        **{k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}},
        "COORDINATOR_PASSPHRASE": passphrase,
        "PYTHONPATH": str(Path(cli.__file__).parents[2]),
        "PYTHONWARNINGS": "error",
        "PYTHONIOENCODING": "ascii",
        "LC_ALL": "C",
    }
    return subprocess.run(
        [sys.executable, "-m", "coordinator", "--vault", str(folder), "--now", AT, *words],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=600,
        check=False,
    )


def test_as_a_program_it_prints_korean_on_any_console_and_exits_by_the_rules(at: Run) -> None:
    opened = Workspace.open(at.folder, WORDS, now=NOW)
    add_home(opened)
    opened.close()
    listed = started("worklist", folder=at.folder)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "영월군" in listed.stdout
    assert "김하나" in listed.stdout
    wrong = started("worklist", folder=at.folder, passphrase="틀린 비밀번호입니다 정말로")
    assert wrong.returncode == 3
    assert wrong.stdout == ""
    assert len(wrong.stderr.strip().splitlines()) == 1
    assert (data_home() / "logs" / "coordinator.log").exists()


# ------------------------------------------------------------ how the county is told


def test_the_alert_policy_is_set_and_says_what_it_means_here(run: Run) -> None:
    before = run("watch-policy", "--json").json
    assert (before["budget"], before["delivery"], before["set_at"]) == (1.0, "arising", None)
    assert before["alerts_per_day"] > 0
    said = run("watch-policy", "--budget", "2", "--high", "3", "--delivery", "daily")
    assert "하루 한 번, 08:00" in said.out
    after = run("watch-policy", "--json").json
    assert (after["budget"], after["sensitivity"]["high"], after["delivery"]) == (2.0, 3.0, "daily")
    assert after["set_by"] == "시험 담당"
    assert run("watch-policy", "--high", "99").code == 2
    assert run("watch-policy", "--high", "많이").code == 2
    assert run("watch-policy", "--budget", "2").code == 2


def test_precision_is_told_in_counts(run: Run) -> None:
    answer = run("precision", "--json").json
    (every,) = answer["all"]
    assert every["alerts"] == sum(row["alerts"] for row in answer["level"]) > 0
    assert every["precise_share"] is None or every["settled"] >= 5
    assert "심각" in run("precision").out


def test_the_settings_of_the_calls_are_printed_in_words_and_as_json(at: Run) -> None:
    words = at("call-policy").out
    assert words.splitlines()[0] == "프로그램 기본값"
    assert "직원 통화" in words
    answer = at("call-policy", "--json").json
    assert (answer["version"], answer["capacity"], answer["lapsed_weeks"], answer["office_opens"]) == (
        0,
        None,
        4,
        "09:00",
    )
    assert answer["waits"]["high"]["retry"] == {"count": 15, "unit": "minutes"}


def test_a_wait_of_one_is_said_in_the_singular(at: Run) -> None:
    assert cli.main(["--vault", str(at.folder), "--lang=en", "call-policy"]) == 0
    words = at.capsys.readouterr().out
    assert not re.search(r"\b1 (working hours|working days|minutes)", words)
    assert "working hour" in words


def test_the_rates_of_the_call_service_go_out_as_a_list(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "rates.html"
    assert run("export", "call-rates", "--out", out, "--purpose", "분기 점검").code == 0
    text = out.read_text(encoding="utf-8")
    assert "연결률" in text
    assert "군 전체" in text


def test_two_columns_for_one_field_are_refused_until_a_profile_says_which(at: Run, tmp_path: Path) -> None:
    file = tmp_path / "명단.csv"
    file.write_text("성명,이름,전화번호\n한가람,한바다,010-1111-2221\n", encoding="utf-8")
    for words in (("--dry-run",), (), ("--profile", "day-first")):
        answer = at("import", "households", file, *words)
        assert (answer.code, answer.out) == (3, "")
        assert "성명" in answer.err
        assert "이름" in answer.err
        assert "--profile" in answer.err
    told = at("import", "households", file, "--json")
    assert told.code == 3
    assert told.json["error"]["code"] == "two_columns"
    assert told.json["error"]["questions"][0]["columns"] == ["성명", "이름"]
    with_profile = Workspace.open(at.folder, WORDS, now=NOW)
    assert with_profile.imports.batches() == []
    file_preview = with_profile.imports.preview("households", file, profile={"columns": {"name": "이름"}})
    with_profile.imports.save_profile(file_preview, "복지과", NOW)
    with_profile.close()
    stored = at("import", "households", file, "--profile", "복지과", "--json").json
    assert stored["counts"]["new"] == 1


def test_no_line_breaks_inside_a_date_of_a_paper(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "b.html"
    assert run("brief", "daily", "--out", paper, "--purpose", "회의").code == 0
    said = paper.read_text(encoding="utf-8")
    assert "2026." in said
    assert re.findall(r"\d{1,2}\. \d{1,2}\.\(", said) == []
