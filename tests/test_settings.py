from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings, is_loopback, load_settings


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_loopback_needs_no_key(host: str) -> None:
    assert is_loopback(host)
    load_settings(host=host).require_safe_address()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "rodtrad.exempelsta.se", "::"])  # noqa: S104
def test_any_other_address_needs_one(host: str) -> None:
    with pytest.raises(SettingsError, match="RODTRAD_ACCESS_KEY"):
        load_settings(host=host).require_safe_address()
    load_settings(host=host, access_key="hemligt").require_safe_address()


def test_settings_come_from_the_environment_and_arguments_stand_above(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RODTRAD_PORT", "9001")
    monkeypatch.setenv("RODTRAD_DATA", "/någonstans")
    assert load_settings().port == 9001
    assert load_settings(port=9002).port == 9002
    assert load_settings(data=None).data == Path("/någonstans")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RODTRAD_PORT", "hundra")
    with pytest.raises(SettingsError, match="RODTRAD_PORT"):
        load_settings()


def test_every_setting_is_described_in_the_readme() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"RODTRAD_{name.upper()}" not in readme]
    assert missing == []
