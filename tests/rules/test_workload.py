from datetime import date
from uuid import UUID

from rules.workload import Item, Work, forecast

ANN, BOB = UUID(int=1), UUID(int=2)
TODAY = date(2012, 7, 11)  # a Wednesday
MONDAY = date(2012, 7, 9)


def item(day: date, who: UUID | None = ANN, work: Work = Work.FINDINGS) -> Item:
    return Item(work, day, who, UUID(int=9), "Thornshire")


def test_work_is_counted_in_the_week_of_its_day_from_this_week_on() -> None:
    found = forecast(
        [
            item(date(2012, 7, 10)),
            item(TODAY),
            item(date(2012, 7, 15), BOB, Work.VISITS),
            item(date(2012, 7, 16), None),
            item(date(2012, 7, 23)),
        ],
        TODAY,
        2,
    )
    assert found.mondays == [MONDAY, date(2012, 7, 16)]
    assert [each.on for each in found.late] == [date(2012, 7, 10)]
    assert found.by_work(MONDAY) == {Work.FINDINGS: 1, Work.VISITS: 1}
    assert found.by_person() == {ANN: {MONDAY: 1}, BOB: {MONDAY: 1}, None: {date(2012, 7, 16): 1}}
    assert found.most == 2
    assert [each.on for each in found.of(BOB)] == [date(2012, 7, 15)]


def test_no_work_is_no_bar() -> None:
    assert forecast([], TODAY, 13).most == 0
