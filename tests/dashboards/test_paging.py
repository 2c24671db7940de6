"""Pages whose keys are sorted and counted apart from their rows."""

from __future__ import annotations

import pytest

from accounts.models import User
from dashboards.queries.paging import NarrowPaginator


@pytest.fixture
def people(db):
    return [
        User.objects.create_user(f"personne{rank}@ac-academie.example", "Mouette-bleue-42")
        for rank in range(7)
    ]


@pytest.mark.parametrize(
    ("asked", "number", "ranks"),
    [
        ("1", 1, [6, 5, 4]),
        ("2", 2, [3, 2, 1]),
        ("3", 3, [0]),
        ("9", 3, [0]),
        ("0", 1, [6, 5, 4]),
        ("deux", 1, [6, 5, 4]),
        (None, 1, [6, 5, 4]),
    ],
)
def test_a_page_keeps_the_order_and_knows_the_whole(people, asked, number, ranks):
    paginator = NarrowPaginator(User.objects.order_by("-pk"), 3, rows=User.objects.all())
    page = paginator.get_page(asked)
    assert list(page) == [people[rank] for rank in ranks]
    assert page.number == number
    assert paginator.count == 7
    assert paginator.num_pages == 3


def test_two_queries_and_nothing_found(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = NarrowPaginator(User.objects.order_by("pk"), 3, rows=User.objects.all()).get_page(2)
        assert page.has_next()
    with django_assert_num_queries(1):
        nobody = User.objects.filter(last_name="Personne").order_by("pk")
        nothing = NarrowPaginator(nobody, 3, rows=User.objects.all())
        assert list(nothing.get_page(1)) == []
    assert nothing.count == 0
