"""What happens in the practice county's year."""

from __future__ import annotations

import holidays

from coordinator.demo import happenings


def test_the_table_of_new_year_and_harvest_agrees_with_the_calendar() -> None:
    for year, (new_year, harvest) in happenings.NEW_YEAR_AND_HARVEST.items():
        named = holidays.country_holidays("KR", years=year, language="en_US")
        assert "Korean New Year" in named[f"{year}-{new_year}"].split("; ")
        assert "Chuseok" in named[f"{year}-{harvest}"].split("; ")
