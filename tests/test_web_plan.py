"""The pages of a unit's planning over HTTP: the draft, the questions to talk about and the self-assessment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.types import Unmet
from assistant.web.plan_view import MOST_ACTIVITIES, Written, unit_of, written_of
from assistant.workspace import Workspace
from tests.test_web_api import serve
from tests.test_web_pages import page_of, text_of

FORM = {"roll": "Rektor", "skolform": "gymnasieskola", "antal": "4"}
OPEN = "[fylls i av enheten]"
UNKNOWN = ("/utkast/okänd", "/utkast/okänd/fil", "/skattning/okänd", "/skattning/okänd/underlag", "/publicerad/okänd")


@pytest.fixture
def client(sample: Assistant) -> Iterator[TestClient]:
    """A browser of its own for each test: it remembers what it has made."""
    with serve(sample) as client:
        yield client


def made(client: TestClient, address: str = "/utkast", **form: Any) -> str:
    """The address of what a form makes."""
    reply = client.post(address, data=FORM | form, follow_redirects=False)
    assert reply.status_code == 303, reply.text
    return str(reply.headers["location"])


def workspace_of(assistant: Assistant) -> Workspace:
    return Workspace(assistant.store, assistant.settings)


def value_of(page: Any, name: str) -> str:
    """What stands in a field of the form."""
    (field,) = page.xpath(f"//*[@name='{name}' and not(@type='checkbox')]")
    return str(field.value or "").strip()


def test_the_form_is_filled_in_from_an_address_or_from_who_reads(client: TestClient) -> None:
    page = page_of(client.get("/utkast?roll=Lärare&skolform=grundskola&omrade=källkritik&antal=7"))
    assert (value_of(page, "roll"), value_of(page, "skolform"), value_of(page, "antal")) == (
        "Lärare",
        "grundskola",
        "7",
    )
    assert page.xpath("//input[@name='omrade'][@checked]/@value") == ["källkritik"]
    client.cookies.update({"roll": "Skolbibliotekarie", "skolform": "gymnasieskola"})
    page = page_of(client.get("/utkast"))
    assert (value_of(page, "roll"), value_of(page, "skolform")) == ("Skolbibliotekarie", "gymnasieskola")


def test_the_areas_to_tick_are_those_where_something_lies_on_the_role(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/utkast?roll=Rektor&skolform=gymnasieskola"))
    offered = page.xpath("//input[@name='omrade']/@value")
    mine = {item.area for group in sample.duties("Rektor").groups for item in group.items}
    assert offered
    assert set(offered) <= mine
    other = page_of(client.post("/utkast", data=FORM | {"roll": "Lärare", "nulage": "Vi är nya.", "visa": "omraden"}))
    assert other.xpath("//input[@name='omrade']/@value") != offered
    assert value_of(other, "nulage") == "Vi är nya."


def test_a_draft_shows_every_activity_with_its_quotes_and_open_slots(client: TestClient, sample: Assistant) -> None:
    address = made(client, nulage="Källkritik saknas helt hos oss.", namn="Ekskolan")
    page = page_of(client.get(address))
    draft = workspace_of(sample).draft(address.rpartition("/")[2])
    assert f"4 aktiviteter möter {draft.met} av {draft.demands} krav" in text_of(page, "//*[@class='sum']")
    articles = page.xpath("//article")
    assert len(articles) == len(draft.activities) == 4
    cited = {citation.n: citation for citation in draft.citations}
    for article, activity in zip(articles, draft.activities, strict=True):
        assert text_of(article, ".//h3") == activity.text
        for requirement in activity.requirements:
            citation = cited[requirement.citation]
            assert citation.quote in article.text_content()
            assert citation.url in article.xpath(".//a/@href")
    assert page.xpath("//*[@class='open']")
    assert {text for node in page.xpath("//*[@class='open']") for text in [node.text_content()]} == {OPEN}
    assert "Ekskolan" in text_of(page, "//*[@class='lead']")


def test_every_requirement_that_no_activity_meets_is_listed_with_its_place(
    client: TestClient, sample: Assistant
) -> None:
    address = made(client)
    page = page_of(client.get(address))
    draft = workspace_of(sample).draft(address.rpartition("/")[2])
    listed = page.xpath("//section[@aria-labelledby='kvar']//li")
    assert len(listed) == len(draft.uncovered) > 0
    assert any(each.reason is Unmet.NO_ROOM for each in draft.uncovered)
    assert all(len(line.xpath(".//a[starts-with(@href, '/dokument/')]")) == 1 for line in listed)


def test_every_source_on_a_draft_opens_its_page(client: TestClient) -> None:
    page = page_of(client.get(made(client, antal="2")))
    links = {link.partition("#")[0] for link in page.xpath("//main//a/@href") if link.startswith("/dokument/")}
    assert links
    for link in sorted(links)[:5]:
        assert "<mark" in client.get(link).text, link


def test_a_draft_is_changed_from_the_form_as_it_was_filled_in(client: TestClient) -> None:
    said = {"nulage": "Vi saknar rutin.", "namn": "Ekskolan", "storlek": "300 elever", "fler_roller": "Lärare"}
    first = made(client, **said, omrade="2. AI och källkritik", **{"nulage:2. AI och källkritik": "Påbörjat."})
    page = page_of(client.get(f"/utkast?fran={first.rpartition('/')[2]}"))
    assert {name: value_of(page, name) for name in said} == said
    assert value_of(page, "nulage:2. AI och källkritik") == "Påbörjat."
    assert page.xpath("//input[@name='omrade'][@checked]/@value") == ["2. AI och källkritik"]
    assert page.xpath("//section[@aria-labelledby='dina']//a/@href") == [first]


def test_a_unit_is_the_same_after_the_form_has_shown_it() -> None:
    unit = unit_of(
        Written(
            other_roles="Lärare",
            areas=("a",),
            situation="Nu.",
            of_area=(("a", "Då."),),
            last_year="I fjol.",
            name="N",
            count="3",
        )
    )
    assert unit_of(written_of(unit, "")) == unit


@pytest.mark.parametrize("count", ["0", str(MOST_ACTIVITIES + 1), "-1", "tio", "", "²"])
def test_a_count_out_of_range_is_said_and_the_form_keeps_what_was_written(client: TestClient, count: str) -> None:
    page = page_of(client.post("/utkast", data=FORM | {"antal": count, "nulage": "Vi har börjat."}), 422)
    assert "mellan 1 och 20" in text_of(page, "//*[@role='alert']")
    assert value_of(page, "nulage") == "Vi har börjat."


def test_an_area_that_no_document_mentions_is_said_above_the_draft(client: TestClient) -> None:
    page = page_of(client.get(made(client, egna_omraden="skidåkning i fjällen")))
    notices = [node.text_content() for node in page.xpath("//p[@class='notice']")]
    assert any("skidåkning" in text for text in notices)


def test_a_unit_without_documents_is_told_what_to_do(empty: Assistant, client: TestClient) -> None:
    with serve(empty) as bare:
        page = page_of(bare.post("/utkast", data=FORM | {"nulage": "Vi har börjat."}), 422)
        assert "Läs in planen" in text_of(page, "//*[@role='alert']")
        assert value_of(page, "nulage") == "Vi har börjat."
        assert "Läs in planen" in text_of(page_of(bare.get("/samtalsunderlag?roll=Rektor"), 422), "//*[@role='alert']")
        assert "Läs in planen" in text_of(page_of(bare.post("/skattning", data=FORM), 422), "//*[@role='alert']")
    page = page_of(client.post("/utkast", data=FORM | {"documents": "finns-inte"}), 404)
    assert "finns-inte" in text_of(page, "//*[@role='alert']")


def test_the_text_of_last_years_plan_may_come_as_a_file(client: TestClient) -> None:
    file = ("plan.md", "I fjol gjorde vi allt om källkritik.".encode(), "text/markdown")
    reply = client.post("/utkast", data=FORM, files={"fil": file}, follow_redirects=False)
    page = page_of(client.get(f"/utkast?fran={reply.headers['location'].rpartition('/')[2]}"))
    assert value_of(page, "fjolaret") == "I fjol gjorde vi allt om källkritik."


@pytest.mark.parametrize(
    ("name", "content", "status", "message"),
    [
        ("plan.pdf", b"%PDF-1.7", 422, "klistra in texten"),
        ("plan.txt", "Vårterminen".encode("utf-16"), 422, "UTF-8"),
        ("plan.txt", b"a" * 60_001, 413, "större än"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_what_to_do(
    client: TestClient, name: str, content: bytes, status: int, message: str
) -> None:
    page = page_of(client.post("/utkast", data=FORM | {"nulage": "Kvar."}, files={"fil": (name, content)}), status)
    assert message in text_of(page, "//*[@role='alert']")
    assert value_of(page, "nulage") == "Kvar."


@pytest.mark.parametrize("written", ["docx", "xlsx", "md", "pdf"])
def test_a_draft_is_saved_as_a_file_with_its_name(client: TestClient, written: str) -> None:
    reply = client.get(f"{made(client)}/fil?format={written}")
    assert reply.status_code == 200
    assert re.search(rf'filename="utkast-till-aktiviteter-[\d-]+\.{written}"', reply.headers["content-disposition"])
    assert len(reply.content) > 1_000


def test_the_file_names_every_source_that_its_texts_number(client: TestClient) -> None:
    text = client.get(f"{made(client)}/fil?format=md").text.replace("\\", "")
    body, _heading, appendix = text.partition("## Källbilaga")
    numbers = set(re.findall(r"\[(\d+)\]", body))
    assert numbers
    assert numbers <= set(re.findall(r"^\| \[(\d+)\]", appendix, re.MULTILINE))
    assert OPEN in body


def template(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_draft_fills_a_template_of_ones_own(client: TestClient) -> None:
    work_id = made(client, namn="Ekskolan").rpartition("/")[2]
    file = {"mall": ("mall.docx", template("Enheten heter {{ enhet }}."))}
    reply = client.post("/utkast/fil", data={"id": work_id}, files=file)
    assert reply.status_code == 200
    assert "Enheten heter Ekskolan." in [p.text for p in docx.Document(BytesIO(reply.content)).paragraphs]


def test_a_template_with_unknown_placeholders_is_said_and_may_be_used_anyway(client: TestClient) -> None:
    work_id = made(client).rpartition("/")[2]
    file = {"mall": ("mall.docx", template("Budget: {{ budgetpost }}"))}
    page = page_of(client.post("/utkast/fil", data={"id": work_id}, files=file), 422)
    assert "budgetpost" in text_of(page, "//*[@role='alert']")
    assert page.xpath("//article")
    assert client.post("/utkast/fil", data={"id": work_id, "okanda": "töm"}, files=file).status_code == 200
    page = page_of(client.post("/utkast/fil", data={"id": work_id}, files={"mall": ("mall.docx", b"ingen zip")}), 422)
    assert page.xpath("//*[@role='alert']")
    assert page_of(client.post("/utkast/fil", data={"id": work_id}), 422).xpath("//*[@role='alert']")


def test_a_name_in_the_units_words_is_warned_of(client: TestClient) -> None:
    page = page_of(client.get(made(client, nulage="Eleven Anna Svensson 20100101-1234 har dyslexi.")))
    assert any("personuppgifter" in node.text_content() for node in page.xpath("//p[@class='notice']"))
    page = page_of(client.get(made(client, nulage="Källkritik saknas.")))
    assert not any("personuppgifter" in node.text_content() for node in page.xpath("//p[@class='notice']"))


def test_a_deleted_draft_is_gone_for_all(client: TestClient) -> None:
    address = made(client)
    page = page_of(client.post(f"{address}/ta-bort"))
    assert not page.xpath("//section[@aria-labelledby='dina']")
    page_of(client.get(address), 404)
    page_of(client.get(f"/utkast?fran={address.rpartition('/')[2]}"), 404)


def test_questions_are_shown_by_where_they_are_talked_about_with_their_quotes(client: TestClient) -> None:
    page = page_of(client.get("/samtalsunderlag"))
    assert not page.xpath("//section[@aria-labelledby='fragor']")
    page = page_of(client.get("/samtalsunderlag?roll=Rektor&skolform=gymnasieskola"))
    questions = page.xpath("//section[@aria-labelledby='fragor']//li[p[@class='asked']]")
    assert questions
    assert all(question.xpath(".//a[starts-with(@href, '/dokument/')]") for question in questions)
    file = page.xpath("//ul[@class='files']//a/@href")[0]
    assert "roll=Rektor" in file
    assert client.get(file).status_code == 200


def test_a_draft_leads_to_the_questions_of_its_unit(client: TestClient) -> None:
    address = made(client, roll="Lärare")
    link = page_of(client.get(address)).xpath("//a[starts-with(@href, '/samtalsunderlag?fran')]/@href")[0]
    page = page_of(client.get(link))
    assert (
        value_of(page.xpath("//form[@method='get']")[0].getroottree().getroot(), "fran") == address.rpartition("/")[2]
    )
    assert page.xpath("//p[@class='asked']")


def test_an_assessment_is_filled_in_saved_and_made_a_brief_of(client: TestClient) -> None:
    address = made(client, "/skattning")
    page = page_of(client.get(address))
    rows = page.xpath("//form[@class='rating']//fieldset")
    assert rows
    assert all(len(row.xpath(".//input[@type='radio']")) == 4 for row in rows)
    work_id = address.rpartition("/")[2]
    filled = {
        "id": work_id,
        "niva1": "påbörjat",
        "visar1": "Protokoll i maj",
        "steg1": "Boka tid",
        "niva2": "helt på plats",
    }
    page = page_of(client.post("/skattning/spara", data=filled))
    assert f"2 av {len(rows)}" in text_of(page, "//*[@role='status']")
    assert page.xpath("//input[@name='niva1'][@checked]/@value") == ["påbörjat"]
    assert value_of(page, "visar1") == "Protokoll i maj"
    brief = page_of(client.post("/skattning/spara", data=filled | {"underlag": "1"}))
    entries = brief.xpath("//section[@aria-labelledby='skattat']//li")
    assert len(entries) == 2
    assert "Protokoll i maj" in entries[0].text_content()
    assert OPEN in entries[1].text_content()
    assert client.get(f"{address}/fil?format=docx").status_code == 200


def test_a_level_that_is_none_is_refused_and_nothing_is_changed(client: TestClient, sample: Assistant) -> None:
    address = made(client, "/skattning")
    work_id = address.rpartition("/")[2]
    page_of(client.post("/skattning/spara", data={"id": work_id, "niva1": "sådär"}), 422)
    assert workspace_of(sample).assessment(work_id).ratings == ()


def test_last_years_assessment_stands_beside_when_it_is_chosen(client: TestClient) -> None:
    first = made(client, "/skattning").rpartition("/")[2]
    client.post("/skattning/spara", data={"id": first, "niva1": "påbörjat", "steg1": "Boka tid"})
    assert first in page_of(client.get("/samtalsunderlag")).xpath("//select[@name='forra']/option/@value")
    page = page_of(client.get(made(client, "/skattning", forra=first)))
    (before,) = page.xpath("//*[@class='before-year']")
    assert "påbörjat" in before.text_content()
    assert "Boka tid" in before.text_content()
    assert not page.xpath("//input[@type='radio'][@checked]")


def test_an_assessment_is_only_its_own_browsers_until_it_is_published(client: TestClient, sample: Assistant) -> None:
    address = made(client, "/skattning", namn="Lindskolan")
    work_id = address.rpartition("/")[2]
    client.post("/skattning/spara", data={"id": work_id, "niva1": "påbörjat", "visar1": "Våra egna ord"})
    with serve(sample) as other:
        assert work_id not in other.get("/samtalsunderlag").text
        assert "Lindskolan" not in other.get("/samtalsunderlag").text
        client.post(f"{address}/publicera")
        listing = page_of(other.get("/samtalsunderlag"))
        (link,) = [a for a in listing.xpath("//section[@aria-labelledby='publicerade']//a") if "Lindskolan" in a.text]
        shown = other.get(link.get("href"))
        assert "Våra egna ord" in shown.text
        assert work_id not in shown.text + other.get("/samtalsunderlag").text
        assert not page_of(shown).xpath("//main//form")
        client.post(f"{address}/dra-tillbaka")
        page_of(other.get(link.get("href")), 404)
        assert "Lindskolan" not in other.get("/samtalsunderlag").text


def test_the_pages_say_how_long_a_units_words_are_kept_and_that_no_model_sees_them(client: TestClient) -> None:
    for address in ("/utkast", "/samtalsunderlag"):
        said = text_of(page_of(client.get(address)), "//p[contains(@class, 'private')]")
        assert "språkmodell" in said
        assert "365 dagar" in said


def test_no_address_holds_what_a_unit_wrote(client: TestClient) -> None:
    address = made(client, nulage="Hemligt nuläge", fjolaret="Fjolårets ord")
    for path in (
        address,
        f"/utkast?fran={address.rpartition('/')[2]}",
        f"/samtalsunderlag?fran={address.rpartition('/')[2]}",
    ):
        page = page_of(client.get(path))
        assert not [link for link in page.xpath("//@href | //@action") if "uläge" in link or "emligt" in link]


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_address_that_leads_nowhere_says_so(client: TestClient, path: str) -> None:
    page_of(client.get(path), 404)


@pytest.mark.parametrize("path", ["/utkast", "/samtalsunderlag?roll=Rektor&skolform=gymnasieskola"])
def test_the_pages_have_landmarks_and_no_inline_code(client: TestClient, path: str) -> None:
    page = page_of(client.get(path))
    assert [len(page.xpath(f"//{name}")) for name in ("main", "h1", "title")] == [1, 1, 1]
    assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert len(page.xpath("//header//a[@aria-current='page'] | //main/nav//a[@aria-current='page']")) == 2
