"""How strips are packed into pages, without anything being drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coordinator.briefing.render.pages import Strip, pack

BODY = 100.0


def strip(height: float, **options: object) -> Strip[None]:
    return Strip(height, lambda _painter, _y: None, **options)  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(st.floats(1, 60), st.floats(0, 15), st.booleans(), st.booleans(), st.integers(0, 3)), max_size=40
    )
)
def test_every_strip_stands_once_in_order_and_inside_a_page(made: list[tuple[float, float, bool, bool, int]]) -> None:
    heads = [None, *(strip(8.0) for _ in range(3))]
    strips = [
        strip(height, gap=gap, keep=keep, new_page=new, head=heads[head]) for height, gap, keep, new, head in made
    ]
    pages = pack(strips, BODY)
    placed = [part for page in pages for part, _ in page if part not in heads]
    assert placed == strips
    for page in pages:
        below = 0.0
        for part, y in page:
            assert y >= below - 0.01
            below = y + part.height
        assert below <= BODY + 0.02


def test_a_table_head_repeats_on_each_page() -> None:
    head = strip(10)
    pages = pack([strip(30, head=head) for _ in range(7)], BODY)
    assert len(pages) == 3
    assert all(page[0][0] is head for page in pages)


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    heading = strip(10, keep=True)
    pages = pack([strip(85), heading, strip(20)], BODY)
    assert [len(page) for page in pages] == [1, 2]
    assert pages[1][0][0] is heading


def test_an_empty_document_has_one_page() -> None:
    assert pack([], BODY) == [[]]
