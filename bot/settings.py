"""What is set from outside: the environment, read once at start."""

from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"


class Settings(BaseSettings):
    """The environment. Names and defaults are listed in docs/operators.md, held to this by a test."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, populate_by_name=True, env_ignore_empty=True
    )

    slack_bot_token: SecretStr | None = Field(None, description="Bot token, starts with xoxb-.")
    slack_app_token: SecretStr | None = Field(
        None, description="App-level token with connections:write, starts with xapp-; Socket Mode."
    )
    slack_signing_secret: SecretStr | None = Field(None, description="Signing secret; needed by run --http.")
    slack_api_url: str = Field(SLACK_API, description="Where Slack's Web API is.")
    database_url: str = Field(
        "sqlite:///playmaker.db", description="SQLite file in the working folder, or a PostgreSQL URL."
    )
    admins: str = Field(
        "",
        validation_alias="PLAYMAKER_ADMINS",
        description="Slack ids, comma separated, who may set teams up besides the workspace's own admins.",
    )
    content_dir: Path | None = Field(
        None,
        validation_alias="PLAYMAKER_CONTENT_DIR",
        description="A folder whose YAML files replace those that come with Playmaker, by name.",
    )
    openai_api_key: SecretStr | None = Field(
        None, description="Key of the coach's model; without it the coach works from its own pages."
    )
    openai_base_url: str | None = Field(
        None, description="Another OpenAI-compatible server, as in http://127.0.0.1:8080/v1."
    )
    openai_model: str = Field("gpt-4.1-mini", description="Name of the model on that server.")
    model_tokens: int = Field(
        2_000_000,
        ge=0,
        validation_alias="PLAYMAKER_MODEL_TOKENS",
        description="Most tokens of the model that a workspace uses in a calendar month.",
    )
    tick_s: float = Field(
        5.0,
        gt=0,
        validation_alias="PLAYMAKER_TICK_S",
        description="Seconds between looks at what is due.",
    )
    dm_ceiling: int = Field(
        3,
        ge=1,
        validation_alias="PLAYMAKER_DM_CEILING",
        description="Most direct messages that a person gets a day; the last one takes up the rest.",
    )
    log_level: str = Field(
        "INFO", validation_alias="PLAYMAKER_LOG_LEVEL", description="Python logging level."
    )

    @field_validator("openai_base_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("an address that begins with http:// or https://")
        return url

    @field_validator("slack_api_url")
    @classmethod
    def _with_slash(cls, url: str) -> str:
        return url if url.endswith("/") else f"{url}/"

    @field_validator("content_dir")
    @classmethod
    def _is_folder(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_dir():
            raise ValueError(f"{path} is not a folder")
        return path

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("one of DEBUG, INFO, WARNING, ERROR")
        return level.upper()

    @property
    def has_model(self) -> bool:
        """Whether there is a model to ask: a key, or a server of one's own that may want none."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def named_admins(self) -> frozenset[str]:
        return frozenset(part.strip() for part in self.admins.split(",") if part.strip())
