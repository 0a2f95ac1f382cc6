"""Settings come from the environment or a file, and a bad one is named with its value."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.settings import Settings, SettingsFault, load_settings


@pytest.fixture(autouse=True)
def _clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder, with none of our variables set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CYTOPENIA_{name.upper()}", raising=False)


def test_every_setting_has_a_default_and_a_description() -> None:
    assert load_settings() == Settings()
    assert all(field.description for field in Settings.model_fields.values())


def test_the_default_corpus_is_the_packaged_one() -> None:
    assert list(load_settings().corpus_folder.glob("*.md"))


def test_by_default_the_page_listens_on_this_machine_only() -> None:
    assert load_settings().host == "127.0.0.1"


def test_reading_settings_makes_no_folder(tmp_path: Path) -> None:
    load_settings()

    assert list(tmp_path.iterdir()) == []


def test_a_variable_sets_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CYTOPENIA_PORT", "8000")

    assert load_settings().port == 8000


def test_a_file_sets_a_setting_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cytopenia.env").write_text("CYTOPENIA_PORT=8000\nCYTOPENIA_HOST=0.0.0.0\n")
    monkeypatch.setenv("CYTOPENIA_PORT", "9000")

    settings = load_settings()

    assert (settings.port, settings.host) == (9000, "0.0.0.0")


@pytest.mark.parametrize("value", ["99999", "-1", "many", ""])
def test_a_bad_value_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CYTOPENIA_PORT", value)

    with pytest.raises(SettingsFault, match=rf"CYTOPENIA_PORT: .*\(is '{value}'\)"):
        load_settings()


def test_settings_cannot_be_changed() -> None:
    settings = load_settings()

    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]
