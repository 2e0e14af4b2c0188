"""A file of survey results: its columns, and how its rows are read."""

from __future__ import annotations

from coordinator.importers.columns import EXTERNAL_ID, PHONE, Holds, field
from coordinator.importers.kind import Kind
from coordinator.importers.reading.fits import is_phone, is_stamp
from coordinator.importers.surveys.results import MOST_ITEMS, read
from coordinator.text import mark

SURVEYS = Kind(
    "surveys",
    "surveys",
    mark("Survey results"),
    mark("Needs the phone or number, the day, the instrument, and the answers or the total."),
    fields=(
        PHONE,
        EXTERNAL_ID,
        field("name", mark("Name"), "name 이름 성명 대상자 대상자명 성함", holds=Holds.PERSON),
        field(
            "assessed_on",
            mark("Day of the survey"),
            "assessedon surveydate 조사일 조사일자 평가일 실시일 작성일 방문일",
            required=True,
            holds=Holds.DATE,
        ),
        field(
            "instrument", mark("Instrument"), "instrument scale 도구 조사도구 척도 척도명 조사표 도구명", required=True
        ),
        field("answers", mark("Answers of the form"), "answers 응답 답변 문항응답", holds=Holds.ZERO | Holds.FIGURE),
        field("total", mark("Total"), "total score 총점 점수 합계 합계점수", holds=Holds.ZERO | Holds.FIGURE),
        field("band", mark("Band"), "band grade 판정 등급 위험등급 위험군 판정결과"),
        field("result", mark("Result"), "result outcome 결과 조사결과 조사여부"),
        field("assessor", mark("Who asked"), "assessor 조사자 조사원 담당자", holds=Holds.PERSON),
        field("note", mark("Note"), "note 비고 메모 특이사항", holds=Holds.TEXT),
        *(
            field(
                f"item_{number}",
                mark("Item"),
                f"item{number} q{number} 문항{number} {number}번 {number}번문항 문{number}",
                holds=Holds.ZERO | Holds.FIGURE,
            )
            for number in range(1, MOST_ITEMS + 1)
        ),
    ),
    read=read,
    by_content=(("phone", is_phone), ("assessed_on", is_stamp)),
    needs=(("phone", "external_id"),),
    free_text=("note",),
)
