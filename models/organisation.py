"""The bodies that meet over an inspection: inspectorate, services, monitors, partner agencies."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of, words
from rules.posts import Body
from rules.published_report import Nation


class Organisation(Base):
    """A body. A service may span councils, and its name may differ from its area's."""

    __tablename__ = "organisation"

    body: Mapped[Body] = mapped_column(words(Body), one_of("body", Body))
    name: Mapped[str] = mapped_column(unique=True)
    nation: Mapped[Nation | None] = mapped_column(words(Nation))
    region: Mapped[str | None]


class MonitoredService(Base):
    """Which monitor post watches which service. Without a row, the body's first monitor does."""

    __tablename__ = "monitored_service"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), unique=True)
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
