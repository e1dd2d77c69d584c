"""Everything an operator may change, read once from the environment."""

from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Defaults suit one machine; a deployment sets only what differs, as PLANS_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="PLANS_", frozen=True)

    data_dir: Path = Field(
        default=Path("data"),
        description="Where this machine keeps its database, Prefect's, and the audit anchor.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy URL of the service's data. Unset: SQLite in the data directory.",
    )
    portal_url: str = Field(
        default="http://127.0.0.1:8000", description="Where links in messages point."
    )
    portal_host: str = Field(
        default="127.0.0.1", description="Address the portal listens on with plans serve."
    )
    portal_port: int = Field(
        default=8000, gt=0, lt=65536, description="Port the portal listens on."
    )
    portal_proxies: str = Field(
        default="127.0.0.1",
        description="Proxies that are believed about who calls; addresses, with commas between.",
    )
    prefect_host: str = Field(
        default="127.0.0.1", description="Address Prefect's server listens on with plans serve."
    )
    prefect_port: int = Field(
        default=4200, gt=0, lt=65536, description="Port Prefect's server listens on."
    )
    mail_host: str | None = Field(
        default=None, description="SMTP server. Unset: messages go to the portal's inbox only."
    )
    mail_port: int = Field(default=587, gt=0, lt=65536, description="Port of the SMTP server.")
    mail_tls: Literal["starttls", "ssl", "none"] = Field(
        default="starttls", description="How the line to the SMTP server is protected."
    )
    mail_user: str | None = Field(default=None, description="Name to log in to the SMTP server.")
    mail_password: SecretStr | None = Field(default=None, description="Its password.")
    mail_from: str = Field(
        default="improvement-plans@example.org", description="Address messages are sent from."
    )
    mail_from_name: str = Field(
        default="HM Inspectorate of Probation", description="Name messages are sent from."
    )
    mail_reply_to: str | None = Field(
        default=None, description="Address answers go to. Unset: the sending address."
    )
    sending_opens: time = Field(
        default=time(8), description="From when messages that can wait are sent, London time."
    )
    sending_closes: time = Field(
        default=time(18), description="Until when messages that can wait are sent, London time."
    )
    messages_a_run: int = Field(
        default=2000, gt=0, description="The most messages one delivery sends before it stops."
    )
    report_max_bytes: int = Field(
        default=5_000_000, gt=0, description="The largest report file that is read."
    )

    def address_of_database(self) -> str:
        """Return the SQLAlchemy URL of the service's data, password included."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.absolute()}/plans.db"


@lru_cache
def get_settings() -> Settings:
    """Return the one Settings of this process."""
    return Settings()
