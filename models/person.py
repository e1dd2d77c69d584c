"""People who use the service or hear from it."""

from enum import StrEnum

from sqlalchemy import true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of, words
from rules.published_report import Nation


class Language(StrEnum):
    """A language somebody may choose to be written to in; BOTH puts Welsh first."""

    ENGLISH = "en"
    WELSH = "cy"
    BOTH = "both"


def language_at_first(nation: Nation | None) -> Language:
    """Return what somebody of a service is written to in until they choose: in Wales, in both."""
    return Language.BOTH if nation is Nation.WALES else Language.ENGLISH


class Person(Base):
    """Somebody who holds posts. Rights and duties come from those, never from the person."""

    __tablename__ = "person"

    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    language: Mapped[Language] = mapped_column(
        words(Language),
        one_of("language", Language),
        default=Language.ENGLISH,
        server_default=Language.ENGLISH.value,
    )
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
