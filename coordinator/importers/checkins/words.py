"""Words of the call vendors: results, topics, how a topic was answered, and what cannot wait."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from collections.abc import Sequence

ANSWERED = "answered"
"""The phone was answered; whether anything was said is told by other columns, or by none."""
BROKEN_OFF = "broken_off"
"""It was answered and ended before its end."""

_WORDS_OF_RESULT: dict[str, str] = {
    CallResult.OK: "ok well normal confirmed 정상 양호 안부확인 이상없음 특이사항없음 안전 안전확인",
    ANSWERED: """
        connected answered success completed finished 연결 연결됨 통화 응답 수신 통화성공 연결성공 성공 완료 통화완료
        대화완료 연결완료 발신완료 통화됨
    """,
    BROKEN_OFF: "brokenoff hungup 중도종료 중도이탈 대화중단 통화중단 중단 끊김 통화끊김 대화미완료 미완료",
    CallResult.CONCERN: """
        concern abnormal 이상 이상징후 이상있음 특이 특이사항 특이사항있음 주의 위험 관심필요 관심
        긴급 비정상 정상아님 불안전 불안 위급 응급 비상
    """,
    CallResult.NO_ANSWER: """
        noanswer missed notanswered 미응답 무응답 부재 부재중 미수신 연결안됨 연결실패 응답없음
        미연결 실패 통화실패 받지않음 통화중 busy
    """,
    CallResult.DECLINED_AI: "declinedai declined refused 거부 거절 통화거부 통화거절 수신거부 ai거부 ai통화거부",
    CallResult.UNREACHABLE: """
        unreachable wrongnumber phoneoff 결번 없는번호 전원꺼짐 전화꺼짐 착신불가 통화불가 번호오류
        번호오류또는전원꺼짐 정지
    """,
    CallResult.WRONG_PERSON: "wrongperson thirdparty 타인 타인수신 타인응답 제3자 다른사람 가족수신 본인아님",
    CallResult.SILENT: "silent silence 무음 묵음 무발화 침묵 연결후무응답",
    CallResult.CONTENT_UNKNOWN: "contentunknown 내용알수없음 통화내용알수없음",
    CallResult.NOT_ATTEMPTED: "notattempted 미발신 미시도 발신안함 대기 예정 발신예정",
}
RESULT_WORDS: dict[str, str] = {
    word: str(result) for result, words in _WORDS_OF_RESULT.items() for word in words.split()
}
"""What vendors write, lower case and without spaces and signs."""

_PARTS_OF_RESULT: tuple[tuple[str, str], ...] = (
    *((part, str(CallResult.CONCERN)) for part in ("비정상", "정상아님", "양호하지않", "안전하지않", "이상징후")),
    *((part, str(CallResult.CONCERN)) for part in ("이상소견", "이상발견", "위급", "응급", "구조요청", "도움요청")),
    *((part, str(CallResult.SILENT)) for part in ("무발화", "무음", "묵음", "침묵")),
    *((part, str(CallResult.UNREACHABLE)) for part in ("결번", "없는번호", "전원꺼")),
    *((part, str(CallResult.DECLINED_AI)) for part in ("거부", "거절")),
    *((part, str(CallResult.NO_ANSWER)) for part in ("미응답", "무응답", "미수신", "부재", "안받", "받지않")),
)
"""What tells a result inside longer words of a vendor; none of them ever tells that somebody is well."""


def result_word(text: str) -> str | None:
    """Find what a vendor's word for a result means, whole or by a part that can mean nothing else; none: not known."""
    word = bare(text)
    known = RESULT_WORDS.get(word) or next((result for part, result in _PARTS_OF_RESULT if part in word), None)
    is_denied = known == CallResult.CONCERN and word not in RESULT_WORDS and _NOT_SO.search(word)
    return None if is_denied else known


_NOT_SO = re.compile(r"(?:없음|없다|(?<!정상)(?<!정상이)아님|아니[오요다]|해제)$")
"""`위급상황 없음` is no concern, and no word that says that somebody is well either."""


TOPIC_WORDS: dict[str, str] = {
    **dict.fromkeys(("health", "건강", "질병", "통증", "병원", "복약"), "health"),
    **dict.fromkeys(("meals", "meal", "food", "식사", "식생활", "영양", "끼니"), "meals"),
    **dict.fromkeys(("sleep", "수면", "잠"), "sleep"),
    **dict.fromkeys(("exercise", "운동", "활동", "신체활동"), "exercise"),
    **dict.fromkeys(("outing", "goingout", "외출", "나들이"), "outing"),
}

_WELL = "양호 정상 좋음 이상없음 특이사항없음 well good fine normal"
_CONCERN = "주의 이상 이상있음 위험 나쁨 불량 관심 관심필요 걱정 concern poor bad"
_UNSAID = "미확인 확인불가 무응답 미응답 응답없음 답변없음 모름 없음 해당없음 unknown unanswered notasked"
ANSWER_WORDS: dict[str, str] = {
    **dict.fromkeys(_WELL.split(), "well"),
    **dict.fromkeys(_CONCERN.split(), "concern"),
    **dict.fromkeys(_UNSAID.split(), "unsaid"),
}
"""How a topic was answered; other words are kept as they were said, and nobody judges them here."""

URGENT_WORDS: tuple[str, ...] = (
    "죽고 싶",
    "살기 싫",
    "자살",
    "목숨을 끊",
    "숨이 차",
    "숨이 찬",
    "숨이 참",
    "숨차",
    "숨참",
    "숨쉬기 힘",
    "숨쉬기 어려",
    "숨쉬기가 힘",
    "숨쉬기가 어려",
    "숨을 못 쉬",
    "숨을 못 쉼",
    "호흡 곤란",
    "가슴이 아프",
    "가슴이 아파",
    "가슴 아프",
    "가슴 아픔",
    "가슴이 아픔",
    "가슴이 답답",
    "가슴 통증",
    "쓰러",
    "넘어져",
    "넘어졌",
    "넘어지셨",
    "넘어진",
    "넘어짐",
    "넘어지심",
    "낙상",
    "못 일어나",
    "못 일어남",
    "일어나지 못",
    "119",
    "살려 달",
    "살려 줘",
    "살려 주",
    "어지러워",
    "어지러움",
    "어지럽다",
    "어지럽고",
)
"""Words of a call that a person has to hear of at once; a county may keep a list of its own."""


def bare(text: str) -> str:
    """Bring a word to the form of the tables: lower case, no blanks and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


_NOTHING_SAID = frozenset(
    [
        "무응답",
        "미응답",
        "응답없음",
        "발화없음",
        "무발화",
        "대화없음",
        "내용없음",
        "통화내용없음",
        "대화내용없음",
        "미확인",
    ]
)
_CONTENT_LOST = re.compile(
    r"(?:통화|대화|음성|내용|자동|ai|stt)*(?:요약|분석|인식|변환|녹취|녹음|전사|생성|처리|저장|수집)+(?:정보|결과|데이터|텍스트|내용|파일|본)*"
    r"(?:이|가|은|는|을|를|에)?(?:없음|없습니다|실패(?:함|했습니다)?|불가(?:능)?(?:함)?|오류|에러|(?:대기)?중(?:입니다)?|대기|예정|누락"
    r"|안됨|못함|미생성|미제공|할수없음|할수없습니다|되지않음|되지않았습니다|error|failed)"
    r"|(?:no)?(?:summary|transcript|transcription|recognition)(?:not)?(?:failed|error|pending|unavailable|available|inprogress)?"
    r"|pending|processing|inprogress"
)
"""What a service leaves where it has no summary: `요약 실패`, `음성 인식 불가`, `생성 중`."""


def says_something(text: str) -> bool:
    """Say whether a summary or an answer tells anything that was said: not signs alone, `내용 없음`, `요약 실패`."""
    word = bare(text)
    return bool(word) and word not in _NOTHING_SAID and not _CONTENT_LOST.fullmatch(word)


def is_content_lost(text: str) -> bool:
    """Say whether a text tells that what was said could not be made out or written down."""
    return bool(_CONTENT_LOST.fullmatch(bare(text)))


# ------------------------------------------------------------ words that cannot wait
# What takes the word back. It has to follow the word's own ending: in `숨이 차서 일어나지 않음` another verb is denied.
_DENIED = re.compile(
    r"""
    (?:지|하)?지\s*(?:는|도|를|조차)?\s*(?:않|아니)                              # 숨차지는 않다
    | (?:한|하는|하신|하던|진|지신|은|는|운|던|픈|에|다는|단)?\s*
      (?:(?P<noun>적|일|것|데|곳|말|사실|경험|생각|마음|느낌|증상|증세|이력|병력|사고|신고|후유증)\s*)?
      (?:이나|이|가|은|는|도|을|를)?\s*(?:전혀|아직|별로|특별히|따로)?\s*
      (?:없|아니|(?(noun)(?:안\s*(?:함|하|했|받|불)|(?:하|되|부르|받)지\s*(?:는|도)?\s*않)|(?!)))(?!\s*지\s*않)
    | (?<=낙상)\s*(?:예방|방지|주의|조심|교육|대비|안내|위험\s*없)
    """,
    re.VERBOSE,
)
_NOT_BEFORE = re.compile(r"(?<![가-힣])안\s*$")
"""`안 어지러워요`, and `안쓰러워`, which is another word."""


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    parts: list[str] = []
    for word in sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True):
        letters = r"\s*".join(re.escape(letter) for letter in re.sub(r"\s+", "", word))
        before = r"(?<!\d)" if word.strip()[0].isdigit() else ""
        behind = r"(?!\d)" if word.strip()[-1].isdigit() else ""
        parts.append(f"{before}{letters}{behind}")
    return re.compile("|".join(parts)) if parts else None


def urgent_word(text: str, words: Sequence[str] = URGENT_WORDS) -> str:
    """Find the first word that cannot wait and is not denied right behind it.

    Parameters
    ----------
    text : what was said, as the vendor sums it up
    words : blanks in them and in the text do not matter

    Returns
    -------
    the word as the text has it; empty where there is none. `쓰러진 적 없음` and `낙상 예방 안내` have none,
    `넘어져서 걷지 않음` has one.
    """
    pattern = _pattern(tuple(words))
    if pattern is None or not text:
        return ""
    plain = unicodedata.normalize("NFC", text)
    for match in pattern.finditer(plain):
        if _NOT_BEFORE.search(plain, 0, match.start()) or _DENIED.match(plain, match.end()):
            continue
        return match[0]
    return ""


# ------------------------------------------------------------ names
_MASK = "*○●◯〇"


_OTHERS = "|".join(
    (
        *("아들", "아드님", "딸", "따님", "며느리", "사위", "배우자", "남편", "아내", "부인", "손자", "손녀"),
        *("가족", "보호자", "이웃", "지인", "친구", "간병인", "요양보호사", "생활지원사", "직원"),
    )
)
_TOOK_IT = r"(?:전화를?\s*)?(?:대신\s*)?받(?!지)"
_ANOTHER_ANSWERED = re.compile(
    rf"(?:{_OTHERS})\s*(?:분|님)?\s*(?:이|가|께서)?\s*(?:대신\s*)?{_TOOK_IT}|대신\s*{_TOOK_IT}"
    r"|본인\s*(?:은|이|께서|께서는)?\s*(?:부재|아님|안\s*계|안\s*받)"
)
"""What a summary says when the phone was answered, and not by the person who was called."""


def another_answered(text: str) -> bool:
    """Say whether a summary tells that somebody else answered the phone."""
    return bool(_ANOTHER_ANSWERED.search(text))


def same_name(name: str, second_name: str) -> bool:
    """Say whether two names may be one person's; a masked letter (`김*희`) is any letter, additions do not count.

    Names that cannot be compared, since one is empty or all masked, count as the same.
    """
    first, second = _bare_name(name), _bare_name(second_name)
    if not first or not second:
        return True
    if not any(letter in _MASK for letter in first + second):
        return first == second
    if len(first) != len(second):
        return False
    return all(a == b or a in _MASK or b in _MASK for a, b in zip(first, second, strict=True))


def _bare_name(name: str) -> str:
    plain = re.sub(r"[(（\[].*?[)）\]]", "", unicodedata.normalize("NFKC", name))
    plain = re.sub(r"\s+|어르신$|님$", "", plain)
    plain = re.sub(r"(?<=[가-힣*])[OoXx0](?=[가-힣OoXx0*]|$)", "*", plain)  # 김O희
    # one person's namesakes: 김영희A, 김영희2
    return re.sub(r"(?<=[가-힣])[A-Z0-9]$", "", plain) if re.search(r"[가-힣]{2}", plain) else plain.casefold()
