"""Names the program itself has given to what is stored: those of the practice county, and of its own layouts."""

from __future__ import annotations

from coordinator.text import mark, tr

GIVEN = {
    "practice": mark("Practice coordinator"),
    "연습 담당자": mark("Practice coordinator"),
    "전력 원격검침": mark("Remote meter reading"),
    "생활전력 플러그": mark("Plugs that measure"),
    "통신 이용": mark("Use of the phone"),
    "AI 안부전화": mark("AI check-in calls"),
    "전력 공급자(연습)": mark("Power supplier (practice)"),
    "플러그 업체(연습)": mark("Plug company (practice)"),
    "통신사(연습)": mark("Phone company (practice)"),
    "안부전화 업체(연습)": mark("Call service (practice)"),
    "전력": mark("Power"),
    "통신 사용": mark("Phone use"),
    "안부전화": mark("Check-in calls"),
    "한전 알림": mark("Utility's alert"),
    "carecall-roster": mark("CareCall, likely layout"),
}
"""What is stored, and its source text."""


def given(name: str) -> str:
    """Say a stored name in the language in use if the program gave it; what a person called something stays."""
    return tr(GIVEN.get(name, name)) if name in GIVEN or name in GIVEN.values() else name
