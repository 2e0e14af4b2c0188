"""A call service's own fields, as its interface gives them: an object a line, a list, or a flat table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.checkins.call_row import CallRow
from coordinator.importers.checkins.conversation import conversation
from coordinator.importers.checkins.proposals import PROPOSALS
from coordinator.importers.preview import Preview, look, preview
from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from pathlib import Path

SAID = [{"speaker": "BOT", "text": "숨이 차거나 어지럽지 않으세요?"}, {"speaker": "USER", "text": "괜찮아요"}]


def call(**fields: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "sessionId": "s-1",
        "recipientId": "RCP-1",
        "campaignId": "RCG-1",
        "organizationNo": 3,
        "callStatus": "FINISHED",
        "dialogFinished": True,
        "callAttemptCount": 1,
        "callDurationSeconds": 95,
        "dialedDateTime": "2026-11-24T10:05:00+09:00",
        "startDateTime": "2026-11-24T10:05:09+09:00",
        "endDateTime": "2026-11-24T10:06:44+09:00",
        "conversationDetails": SAID,
        "recipient": {"name": "한가람", "phoneNumber": "01011112221"},
    }
    return {name: value for name, value in {**entry, **fields}.items() if value != "absent"}


def read(folder: Path, *entries: dict[str, Any]) -> Preview:
    path = folder / "통화.jsonl"
    path.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\n", encoding="utf-8")
    return preview("calls", path)


def the_call(file_preview: Preview) -> CallRow:
    (row,) = [row for row in file_preview.rows if isinstance(row, CallRow)]
    return row


@pytest.mark.parametrize(
    ("fields", "result"),
    [
        ({}, CallResult.OK),
        ({"dialogFinished": False}, CallResult.CONTENT_UNKNOWN),
        ({"dialogFinished": False, "conversationDetails": SAID[:1]}, CallResult.SILENT),
        ({"conversationDetails": []}, CallResult.CONTENT_UNKNOWN),
        ({"conversationDetails": None}, CallResult.CONTENT_UNKNOWN),
        ({"dialogFinished": False, "conversationDetails": []}, CallResult.CONTENT_UNKNOWN),
        ({"callStatus": "NOT_ANSWERED", "dialogFinished": False, "conversationDetails": []}, CallResult.NO_ANSWER),
        ({"conversationDetails": [{"speaker": "USER", "text": "숨이 차다"}]}, CallResult.CONCERN),
        ({"conversationDetails": "absent"}, CallResult.OK),
        ({"conversationDetails": "absent", "dialogFinished": False}, CallResult.SILENT),
        ({"followUpType": "NO_ISSUE"}, CallResult.OK),
        ({"followUpType": "NO_RESPONSE"}, CallResult.SILENT),
        ({"followUpType": "FOCUSED_CARE"}, CallResult.CONCERN),
        ({"followUpType": "REQUEST_SUPPORT", "conversationDetails": []}, CallResult.CONCERN),
        ({"followUpType": "REQUEST_EXCLUSION"}, CallResult.OK),
    ],
)
def test_status_end_and_record_together_say_what_a_call_brought(
    tmp_path: Path, fields: dict[str, Any], result: str
) -> None:
    row = the_call(read(tmp_path, call(**fields)))
    assert (row.result, row.phone, row.name, row.external_id) == (result, "01011112221", "한가람", "RCP-1")


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({}, "2026-11-24T10:05:00+09:00"),
        ({"dialedDateTime": None}, "2026-11-24T10:05:09+09:00"),
        ({"dialedDateTime": "absent", "endDateTime": "absent"}, "2026-11-24T10:05:09+09:00"),
        ({"startDateTime": None, "endDateTime": None}, "2026-11-24T10:05:00+09:00"),
        ({"dialedDateTime": "2026-11-24T01:05:00Z", "endDateTime": None}, "2026-11-24T10:05:00+09:00"),
    ],
)
def test_a_time_that_is_absent_is_taken_from_the_next(tmp_path: Path, fields: dict[str, Any], at: str) -> None:
    assert the_call(read(tmp_path, call(**fields))).called_at.isoformat() == at


def test_what_the_service_asked_makes_nothing_urgent_and_no_conversation_is_kept(tmp_path: Path) -> None:
    row = the_call(read(tmp_path, call()))
    assert (row.urgent, row.summary) == (False, "")


def test_of_a_conversation_only_the_urgent_sentence_is_kept(tmp_path: Path) -> None:
    said = [*SAID, {"speaker": "USER", "text": "그런데 가슴이 아파"}, {"speaker": "USER", "text": "밥은 먹었어"}]
    row = the_call(read(tmp_path, call(conversationDetails=said)))
    assert (row.urgent, row.summary) == (True, "그런데 가슴이 아파")


@pytest.mark.parametrize("code", sorted(PROPOSALS))
def test_a_proposal_is_named_where_a_person_has_to_decide_and_changes_nothing_by_itself(
    tmp_path: Path, code: str
) -> None:
    file_preview = read(tmp_path, call(followUpType=code.upper()))
    named = [problem for problem in file_preview.problems if problem.code == "proposal"]
    assert bool(named) is bool(PROPOSALS[code].advice)
    assert the_call(file_preview).follow_up


def test_a_proposal_of_a_code_nobody_knows_is_named(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, call(followUpType="SEND_FLOWERS")).problems
    assert (problem.code, problem.value) == ("proposal", "SEND_FLOWERS")


def test_the_flat_table_reads_like_the_objects(tmp_path: Path) -> None:
    entry = call()
    flat = {**entry, "recipientName": "한가람", "recipientPhoneNumber": "01011112221"}
    del flat["recipient"]
    cells = [
        json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value) for value in flat.values()
    ]
    path = tmp_path / "통화.csv"
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    path.write_text(",".join(flat) + "\n" + row + "\n", encoding="utf-8")
    table = the_call(preview("calls", path))
    lines = the_call(read(tmp_path, entry))
    assert (table.result, table.called_at, table.duration_seconds, table.attempt) == (
        lines.result,
        lines.called_at,
        lines.duration_seconds,
        lines.attempt,
    )
    assert not table.urgent


@pytest.mark.parametrize(
    "around", ["{entries}", '{{"page": 1, "content": {entries}}}', '{{"data": {{"calls": {entries}}}}}']
)
def test_a_list_of_calls_is_found_whatever_stands_around_it(tmp_path: Path, around: str) -> None:
    entries = [call(), call(dialedDateTime="2026-11-24T12:05:00+09:00", endDateTime=None)]
    path = tmp_path / "통화.json"
    path.write_text(around.format(entries=json.dumps(entries, indent=1)), encoding="utf-8")
    file_preview = look(path)
    assert (file_preview.kind, file_preview.taken_count) == ("calls", 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (json.dumps(call()) + "\n" + json.dumps(call())[:-9] + "\n", "json"),
        ("[[1, 2]]", "json"),
        ("[]", "empty"),
        ("[" * 50_000, "json"),
        ('{"a": ' * 50_000, "json"),
        ("[" + ",".join(f'{{"k{n}": 1}}' for n in range(600)) + "]", "too_large"),
    ],
)
def test_json_that_is_no_table_is_refused_in_a_sentence(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "통화.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        preview("calls", path)
    assert (refused.value.code, bool(refused.value.message)) == (code, True)


def test_half_of_a_surrogate_pair_is_stored_as_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "통화.json"
    path.write_text(json.dumps([call(summary="말씀 \ud800")]), encoding="utf-8")
    assert the_call(preview("calls", path)).summary.isprintable()


TURN = st.tuples(
    st.sampled_from(["USER", "BOT", "recipient", "AI", "어르신"]), st.sampled_from(["네", "아파요", "드셨어요?"])
)


@given(
    st.lists(TURN, max_size=6),
    st.sampled_from([("speaker", "text"), ("role", "content"), ("speakerType", "utterance")]),
)
def test_only_the_persons_own_sentences_are_the_persons(turns: list[tuple[str, str]], names: tuple[str, str]) -> None:
    record = json.dumps([{names[0]: speaker, names[1]: said} for speaker, said in turns], ensure_ascii=False)
    wanted = tuple(said for speaker, said in turns if speaker in ("USER", "recipient", "어르신"))
    assert (conversation(record).person, conversation(record).is_there) == (wanted, bool(turns))
    lines = "\n".join(f"{speaker}: {said}" for speaker, said in turns)
    assert conversation(lines).person == wanted
