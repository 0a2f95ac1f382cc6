"""One typed settings object, read from the environment or a file `cytopenia.env`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsFault(ValueError):
    """A setting has a value that cannot be used."""


class Settings(BaseSettings):
    """What a site may set; every one has a default and a row in the README."""

    model_config = SettingsConfigDict(
        env_prefix="CYTOPENIA_", env_file="cytopenia.env", extra="ignore", frozen=True
    )
    corpus_folder: Path = Field(
        default=Path(__file__).parent.parent / "index" / "corpus",
        description="folder of the reference records; the packaged ones by default",
    )
    index_folder: Path = Field(
        default=Path("var/index"), description="folder in which the index is kept"
    )
    encoder: str = Field(
        default="all-MiniLM-L6-v2+cytopenia",
        description="embedding model: the packaged one with our change, all-MiniLM-L6-v2 without "
        "it, or a sentence-transformers folder",
    )
    chat_model: str = Field(
        default="",
        description="chat model that writes the answers, provider:model; none by default",
    )
    chat_base_url: str = Field(
        default="",
        description="address of a chat server of your own, e.g. http://127.0.0.1:8000/v1",
    )
    chat_key: SecretStr | None = Field(
        default=None, description="key of the chat model's server or vendor"
    )
    chat_key_file: Path | None = Field(default=None, description="file that holds the key instead")
    chat_time_limit: float = Field(
        default=30.0, gt=0, le=600, description="seconds in which the chat model must have written"
    )
    support: Path | None = Field(
        default=None,
        description="folder of an entailment cross-encoder that judges whether a passage supports "
        "a claim; by rules alone where unset",
    )
    host: str = Field(default="127.0.0.1", description="address the page listens on")
    port: int = Field(default=7860, ge=0, le=65535, description="port the page listens on")
    root_path: str = Field(default="", description="path under which a proxy serves the page")
    question_sets: Path = Field(
        default=Path("tests/questions"),
        description="folder of question sets that the evaluation view offers",
    )
    feedback: str = Field(
        default="",
        description="SQLAlchemy URL where thumbs are kept, such as `sqlite:///var/feedback.db`; "
        "empty: no thumbs",
    )
    frame_ancestors: str = Field(
        default="",
        pattern=r"^(https?://[\w.*-]+(:\d+|:\*)?/?[ ,]*)*$",
        description="origins, parted by spaces, whose pages may frame `/embed`; none by default",
    )


def load_settings() -> Settings:
    """Read the settings; raise `SettingsFault` naming each bad variable and its value."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"CYTOPENIA_{str(item['loc'][0]).upper()}: {item['msg']} (is {item['input']!r})"
            for item in error.errors()
        ]
        raise SettingsFault("; ".join(lines)) from error
