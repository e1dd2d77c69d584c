"""Who may change dates, or an inspection's course, in the words of the domain."""

from collections.abc import Iterator

from tests.portal.matrix_deeds import STAFF, Deed, by, general

# Dates are changed by who plans and leads; an inspection is given up by who answers for all.
_DEEDS: tuple[tuple[Deed, tuple[str, ...]], ...] = (
    (Deed(by(*STAFF)), ("GET /inspections/{inspection_id}/changes",)),
    (
        Deed(by("scheduler", "lead inspector", "assistant chief")),
        (
            "GET POST /inspections/{inspection_id}/changes/visit",
            "GET POST /inspections/{inspection_id}/changes/postpone",
            "GET POST /inspections/{inspection_id}/changes/resume",
            "GET POST /inspections/{inspection_id}/changes/forecast",
            "GET POST /inspections/{inspection_id}/changes/correct/{correctable}",
        ),
    ),
    (
        Deed(by("scheduler", "assistant chief")),
        ("GET POST /inspections/{inspection_id}/changes/cancel",),
    ),
    (
        Deed(by("publisher", "assistant chief")),
        ("GET POST /inspections/{inspection_id}/changes/publication",),
    ),
    (general(*STAFF), ("GET /working-days",)),
    (
        general("scheduler", "administrator"),
        ("GET POST /working-days/add", "GET POST /working-days/{closure_id}/remove"),
    ),
    # "Asked for by the service with a reason, decided by the inspectorate": the Head of Service,
    # of a draft to comment on as of the plan; the lead or the assistant chief inspector.
    (
        Deed(by("own head", when="--+++++")),
        (
            "GET POST /inspections/{inspection_id}/dates/{deadline_id}/more-time",
            "GET POST /inspections/{inspection_id}/more-time/{request_id}/withdraw",
        ),
    ),
    (
        Deed(by("lead inspector", "assistant chief")),
        (
            "GET POST /inspections/{inspection_id}/more-time/{request_id}",
            "GET POST /inspections/{inspection_id}/more-time/{request_id}/take-back",
        ),
    ),
    (
        Deed(by("scheduler", "lead inspector", "assistant chief")),
        ("GET POST /inspections/{inspection_id}/dates/{deadline_id}/clock",),
    ),
    (general(*STAFF), ("GET /quiet-periods",)),
    (
        general("scheduler", "administrator"),
        ("GET POST /quiet-periods/add", "GET POST /quiet-periods/{period_id}/end"),
    ),
)


def _each() -> Iterator[tuple[tuple[str, str], Deed]]:
    for deed, addresses in _DEEDS:
        for written in addresses:
            *methods, path = written.split()
            yield from (((method, path), deed) for method in methods)


CHANGES = dict(_each())
