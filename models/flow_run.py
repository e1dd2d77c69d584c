"""What each flow did on each run: kept here, so that staff need not ask Prefect."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class FlowRun(Base):
    """One run: for which day, how many things it looked at, changed, and failed on."""

    __tablename__ = "flow_run"
    __table_args__ = (Index("ix_flow_run_flow", "flow", "began_at"),)

    flow: Mapped[str]
    as_of: Mapped[date]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    looked_at: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None]
