"""Who reads is remembered by the browser: the language, and nothing that another site may choose."""

import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.language import gettext, ngettext, speaking
from assistant.web import create_app
from assistant.web.reader import Reader, reader_of


@pytest.fixture
def client(empty: Assistant) -> TestClient:
    return TestClient(create_app(empty, ingest=lambda *_, **__: None), base_url="http://localhost")  # type: ignore[arg-type,return-value]


def test_the_pages_are_swedish_until_english_is_chosen_and_stay_so(client: TestClient) -> None:
    assert '<html lang="sv">' in client.get("/").text
    back = client.get("/sprak/en?till=/dokument%3Fa%3D1", follow_redirects=False)
    assert (back.status_code, back.headers["location"]) == (303, "/dokument?a=1")
    assert '<html lang="en">' in client.get("/").text
    client.get("/sprak/sv")
    assert '<html lang="sv">' in client.get("/").text


@pytest.mark.parametrize("address", ["https://annan.example/", "//annan.example/", "/\\annan.example", "javascript:1"])
def test_the_way_back_leads_nowhere_but_to_this_site(client: TestClient, address: str) -> None:
    assert client.get("/sprak/en", params={"till": address}, follow_redirects=False).headers["location"] == "/"


def test_another_language_is_told_what_there_is(client: TestClient) -> None:
    reply = client.get("/sprak/fi")
    assert reply.status_code == 404
    assert "svenska (sv) och engelska (en)" in reply.text


def test_a_reader_without_cookies_or_with_anothers_is_unknown() -> None:
    scope = {
        "type": "http",
        "path": "/sök",
        "query_string": b"q=a%20b",
        "headers": [(b"cookie", b"x=1; sprak=fi; ,;=")],
    }
    assert reader_of(scope) == Reader(address="/s%C3%B6k?q=a%20b")


def test_a_message_says_its_numbers_and_keeps_its_per_cent() -> None:
    assert ngettext("%(num)s sida", "%(num)s sidor", 1) == "1 sida"
    assert ngettext("%(num)s sida", "%(num)s sidor", 3) == "3 sidor"
    assert gettext("%(share)s %% av %(what)s", share=40, what="allt") == "40 % av allt"
    with speaking("en"):
        assert gettext("En text som ingen har översatt") == "En text som ingen har översatt"
