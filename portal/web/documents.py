"""Documents released before publication, to the service's Head, whom they named, and the team."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from models.queries import page_documents as pages
from models.queries.page_inspections import inspection_for_update, inspection_of
from models.released_document import DocumentKind, NewDocument, release, released_things
from portal.at_field import at_field
from portal.dependencies import Form, Reading, Writing
from portal.document_files import as_attachment, document
from portal.forms import FormModel
from portal.language import _, for_later
from portal.permissions import ensure, ensure_for
from portal.templating import page
from rules.permissions import Act, may

router = APIRouter()
AT = "/inspections/{inspection_id}/documents"


class ReleaseForm(FormModel):
    """What the file is; the file itself comes beside it."""

    kind: DocumentKind
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("kind", "*"): for_later("Select what the document is"),
    }


@router.get(AT)
def documents(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """List what is released, with receipts for the team and one's own for the service."""
    found = inspection_of(desk.session, inspection_id)
    ensure(desk.actor, Act.SEE_RELEASED_DRAFT, released_things(found))
    thing = found.as_thing()
    return page(
        desk,
        "documents/documents.html",
        inspection=found,
        documents=pages.documents_released(desk.session, found.id),
        due_on=pages.comments_due(desk.session, found.id),
        me=desk.person_id,
        works_on_it=may(desk.actor, Act.FORWARD_PLAN, thing),
        may_release=may(desk.actor, Act.RELEASE_DOCUMENT, thing) and not found.is_published,
        may_comment=may(desk.actor, Act.COMMENT_ON_DRAFT, thing),
    )


@router.get(f"{AT}/release")
def ask_release(desk: Reading, inspection_id: UUID) -> HTMLResponse:
    """Ask for the file."""
    found = inspection_of(desk.session, inspection_id)
    ensure_for(desk.actor, Act.RELEASE_DOCUMENT, found)
    newest = DocumentKind.DRAFT_REPORT if found.draft_sent_on else DocumentKind.PROVISIONAL_FINDINGS
    return page(
        desk,
        "documents/release.html",
        form=desk.form({"kind": newest.value}),
        inspection=found,
        kinds=list(DocumentKind),
    )


@router.post(f"{AT}/release")
def release_it(desk: Writing, form: Form, inspection_id: UUID) -> RedirectResponse:
    """Keep the file and tell the service that it waits: never what it says."""
    found = inspection_for_update(desk.session, inspection_id)
    ensure_for(desk.actor, Act.RELEASE_DOCUMENT, found)
    kind = form.read(ReleaseForm).kind
    sent = document(form, "document")
    with at_field(form, "kind"):
        release(desk.acting, found, NewDocument(kind, sent.name, sent.content_type, sent.content))
    sentence = _("The document is released. The Head of Service is told that it waits.")
    return desk.done(f"/inspections/{found.id}/documents", sentence)


@router.post(f"{AT}/{{document_id}}")
def open_document(desk: Writing, _form: Form, inspection_id: UUID, document_id: UUID) -> Response:
    """Hand the file over to be saved; the first time leaves a receipt."""
    found = inspection_of(desk.session, inspection_id)
    ensure(desk.actor, Act.SEE_RELEASED_DRAFT, released_things(found))
    kept = pages.document_with_content(desk.session, found.id, document_id)
    kept.open(desk.acting, found)
    return as_attachment(kept.name, kept.content_type, kept.content)
