"""Everything any message may name, so that each can be worded."""

from typing import Any

FACTS: dict[str, Any] = {
    "area": "Leicestershire & Rutland",
    "number": "1a",
    "version": 2,
    "about": "improvement_plan",
    "due_on": "2012-07-11",
    "old_due_on": "2012-07-04",
    "new_due_on": "2012-07-11",
    "wanted_until": "2012-07-25",
    "answer_by": "2012-07-09",
    "old_on": "2012-06-13",
    "new_on": "2012-06-14",
    "opens_on": "2012-05-10",
    "closes_on": "2012-05-24",
    "visit_until": "2012-03-02",
    "day": "2012-06-05",
    "embargo_until": "2012-06-13T09:00:00+00:00",
    "occurred_on": "2012-06-13",
    "name": "the spreadsheet of the follow-up meeting",
    "expires_at": "2012-07-04T22:59:00+00:00",
    "inviter": "Hilary Head",
    "telephone": "01632 960 001",
    "title": "Operational Manager",
    "service": "Leicestershire YOS",
    "host": "plans.example.org",
}
