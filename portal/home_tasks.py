"""What waits for somebody beside their dates, as their home page lists it: by what they may do."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.queries import to_do, to_do_in_plans
from models.queries.embargoes import StandingPublication, standing_publications
from models.queries.to_do import ToDo
from portal.dependencies import Desk
from portal.language import _, long_date, ngettext, time_of_day
from portal.permissions import bodies, is_staff
from portal.report_tasks import OVERDUE, TO_DO
from portal.where import NOBODYS, NOWHERE
from rules.permissions import Act, Actor, Thing, may
from rules.posts import Body, PostKind

Hint = Callable[[int], str]
_WRITERS = frozenset({PostKind.HEAD_OF_SERVICE, PostKind.DELEGATE})


@dataclass(frozen=True, slots=True)
class HomeTask:
    """One thing to do, in which area, and where it is done."""

    words: str
    area: str
    address: str
    hint: str = ""
    status: str = TO_DO


@dataclass(frozen=True, slots=True)
class AtHome:
    """What a home page shows beside dates: publications for a second person, and all else."""

    publications: Sequence[StandingPublication]
    tasks: Sequence[HomeTask]


def at_home(desk: Desk) -> AtHome:
    """Find what waits for this person; what no post of theirs can do is not even asked for."""
    standing = standing_publications(desk.session) if is_staff(desk.actor) else ()
    may_publish = may(desk.actor, Act.PUBLISH, NOWHERE)
    for_them = [p for p in standing if may_publish and p.prepared_by_id != desk.person_id]
    others = [p for p in standing if p not in for_them]
    return AtHome(
        for_them,
        [
            *_of_publications(desk, standing, others),
            *_of_reports(desk),
            *_of_the_service(desk),
            *_of_owners(desk),
            *_of_the_monitor(desk),
        ],
    )


def helped_services(actor: Actor) -> frozenset[UUID]:
    """Return the services whose Head somebody helps to write, without being the Head."""
    return frozenset(p.organisation_id for p in actor.posts if p.kind is PostKind.DELEGATE)


def _reached(actor: Actor, act: Act) -> to_do.Reached:
    """Return the inspections to which somebody's posts may do something; None is all of them."""
    if may(actor, act, NOWHERE):
        return None
    named = {post.inspection_id for post in actor.posts if post.inspection_id}
    return {each for each in named if may(actor, act, Thing(each, NOBODYS, None))}


def _is_reached(reached: to_do.Reached, inspection_id: UUID) -> bool:
    return reached is None or inspection_id in reached


def _of_publications(
    desk: Desk, standing: Sequence[StandingPublication], others: Sequence[StandingPublication]
) -> Iterator[HomeTask]:
    """Tell all staff of an embargo that is over, and who decides it of what is not considered."""
    reached, prepares = (
        _reached(desk.actor, Act.FORWARD_PLAN),
        _reached(desk.actor, Act.PREPARE_PUBLICATION),
    )
    for each in others:
        if each.embargo_until <= desk.acting.at and _is_reached(reached, each.inspection_id):
            words = _("The embargo ended on %(day)s at %(time)s, and the report is not published")
            until = {"day": long_date(each.embargo_until), "time": time_of_day(each.embargo_until)}
            at = "/publication" if _is_reached(prepares, each.inspection_id) else ""
            title, leads_to = _("Publish the report"), f"/inspections/{each.inspection_id}{at}"
            yield HomeTask(title, each.area, leads_to, words % until, OVERDUE)
    considers = _reached(desk.actor, Act.CONSIDER_FURTHER_INSPECTION)
    for each in standing:
        if not each.is_considered and _is_reached(considers, each.inspection_id):
            yield HomeTask(
                _("Say whether an early further inspection is needed"),
                each.area,
                f"/inspections/{each.inspection_id}/further-inspection",
                _("The report cannot be published before"),
            )


def _of_reports(desk: Desk) -> Iterator[HomeTask]:
    """List what there is to do about reports, plans and what follows, for who may do it."""
    for act, find, words, hint, end in (
        (Act.ANSWER_COMMENTS, to_do.comments_to_answer, _("Answer the service's comments"),
         _comments, "comments/answers"),
        (Act.RELEASE_DOCUMENT, to_do.documents_to_release, _("Release what the service was given"),
         _documents, "documents/release"),
        (Act.IMPORT_REPORT, to_do.reports_to_import, _("Import the report"), _nothing, "report"),
        (Act.DISTRIBUTE_REPORT, to_do.reports_to_send_out,
         _("Send the report to the distribution list"), _recipients, "distribution"),
        (Act.ORDER_FURTHER_INSPECTION, to_do.further_inspections_to_order,
         _("Order the early further inspection"), _nothing, "further-inspection"),
        (Act.FINALISE_DISAGREED_PLAN, to_do.disagreed_plans,
         _("Decide on a plan that does not agree to everything"), _not_agreed, "review"),
    ):  # fmt: skip
        reached = _reached(desk.actor, act)
        if reached is None or reached:
            for each in find(desk.session, reached):
                at = f"/inspections/{each.inspection_id}/{end}"
                yield HomeTask(words, each.area, at, hint(each.number))


def _of_the_service(desk: Desk) -> Iterator[HomeTask]:
    services = {p.organisation_id for p in desk.actor.posts if p.kind in _WRITERS}
    if not services:
        return
    waiting = to_do_in_plans.documents_to_open(desk.session, services, desk.person_id)
    words = _("Open what the inspectorate released")
    yield from _each(waiting, words, "/inspections/{}/documents", _documents)
    declined = to_do_in_plans.actions_declined(desk.session, services)
    yield from _each(declined, _("Find another owner"), "/plans/{}", _declined)


def _of_owners(desk: Desk) -> Iterator[HomeTask]:
    posts = {p.post_id for p in desk.actor.posts}
    if not {Body.SERVICE, Body.PARTNER} & bodies(desk.actor):
        return
    for each in to_do_in_plans.actions_offered(desk.session, posts):
        words = _("Say whether you take on action %(number)s") % {"number": each.label}
        yield HomeTask(words, each.area, f"/actions/{each.action_id}", each.what)


def _of_the_monitor(desk: Desk) -> Iterator[HomeTask]:
    if Body.MONITOR not in bodies(desk.actor):
        return
    claims = to_do_in_plans.claims_to_verify(desk.session, desk.actor)
    yield from _each(claims, _("Verify what is claimed done"), "/monitoring/{}", _claims)


def _each(found: Collection[ToDo], words: str, at: str, hint: Hint) -> Iterator[HomeTask]:
    return (
        HomeTask(words, each.area, at.format(each.inspection_id), hint(each.number))
        for each in found
    )


def _comments(number: int) -> str:
    return ngettext("%(num)s comment", "%(num)s comments", number) % {"num": number}


def _documents(number: int) -> str:
    return ngettext("%(num)s document", "%(num)s documents", number) % {"num": number}


def _recipients(number: int) -> str:
    words = ngettext("%(num)s recipient is left", "%(num)s recipients are left", number)
    return words % {"num": number}


def _not_agreed(number: int) -> str:
    words = ngettext(
        "%(num)s recommendation is not agreed", "%(num)s recommendations are not agreed", number
    )
    return words % {"num": number}


def _declined(number: int) -> str:
    words = ngettext("%(num)s action was declined", "%(num)s actions were declined", number)
    return words % {"num": number}


def _claims(number: int) -> str:
    return ngettext("%(num)s claim", "%(num)s claims", number) % {"num": number}


def _nothing(_: int) -> str:
    return ""
