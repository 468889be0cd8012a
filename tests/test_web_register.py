"""The pages of the register, its JSON and its files over HTTP."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.export import Format, View
from assistant.web.register_api import attachment
from assistant.web.register_pages import PATHS, local
from tests.test_web_api import is_problem, serve
from tests.test_web_pages import page_of, text_of

PLAN = "exempelsta-plan-2025"
AS_OF = "2025-11-22"
ADDRESSES = [*PATHS.values(), f"/mal?documents={PLAN}", "/matris?cell_role=Rektor&cell_area=", "/arshjul?role=Rektor"]


@pytest.fixture(scope="module")
def client(sample: Assistant) -> Iterator[TestClient]:
    with serve(sample) as client:
        yield client


@pytest.fixture
def reader(filled: Assistant) -> Iterator[TestClient]:
    with serve(filled) as client:
        yield client


def shown_ids(page: Any) -> list[str]:
    """The ids of the items a page lists with their forms."""
    return [id_.removeprefix("post-") for id_ in page.xpath(".//li[contains(@class, 'post')]/@id")]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_page_is_swedish_has_landmarks_and_no_inline_code(client: TestClient, path: str) -> None:
    page = page_of(client.get(path))
    assert page.get("lang") == "sv"
    assert [len(page.xpath(f"//{name}")) for name in ("main", "h1", "title")] == [1, 1, 1]
    assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert page.xpath("//nav[@aria-label='Huvudmeny']//a[@aria-current]/text()") == ["Register"]
    for field in page.xpath("//input[not(@type='checkbox' or @type='hidden')] | //select"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    identifiers = page.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_source_opens_with_the_items_words_marked(client: TestClient, path: str) -> None:
    page = page_of(client.get(path))
    places = page.xpath("//main//a[contains(@href, '#markering')]/@href")[:3]
    for place in places:
        assert page_of(client.get(place)).xpath("//mark")


def test_the_page_of_a_role_holds_every_item_once_in_its_group(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/ansvar", params={"role": "Rektor", "as_of": AS_OF}))
    listed = client.get("/api/register/duties", params={"role": "Rektor", "as_of": AS_OF}).json()
    for group in listed["groups"]:
        sections = page.xpath(f"//section[@aria-labelledby='{group['relation']}']")
        assert bool(sections) == bool(group["items"])
        if sections:
            assert shown_ids(sections[0]) == [item["id"] for item in group["items"]]
            assert f"({group['total']})" in text_of(sections[0], "./h2")
    assert listed["total"] == len(shown_ids(page))


def test_an_expired_document_left_out_is_named_and_can_be_opened(client: TestClient) -> None:
    listed = client.get("/api/register/duties", params={"role": "Rektor", "as_of": AS_OF}).json()
    page = page_of(client.get("/ansvar", params={"role": "Rektor", "as_of": AS_OF}))
    links = page.xpath("//div[@role='note']//a/@href")
    assert listed["expired"]
    assert [parse_qs(urlsplit(link).query)["documents"] for link in links] == [[id_] for id_ in listed["expired"]]
    assert shown_ids(page_of(client.get(links[0])))


def test_every_cell_of_the_matrix_leads_to_exactly_the_items_behind_it(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/matris"))
    made = client.get("/api/register/matrix").json()
    cells = page.xpath("//table[@class='heat']//td/a")
    assert len(cells) == len(made["cells"])
    by_place = {(cell["role"] or "", cell["area"] or ""): cell for cell in made["cells"]}
    for link in cells[::7]:
        wanted = parse_qs(urlsplit(link.get("href")).query, keep_blank_values=True)
        cell = by_place[wanted["cell_role"][0], wanted["cell_area"][0]]
        assert link.text == str(cell["count"]) == str(len(cell["item_ids"]))
        assert set(shown_ids(page_of(client.get(link.get("href"))))) == set(cell["item_ids"])


def test_the_matrix_of_a_role_has_only_its_own_columns(client: TestClient) -> None:
    page = page_of(client.get("/matris", params={"role": "rektorn"}))
    assert page.xpath("//table[@class='heat']/thead//th/text()") == ["Område", "Rektor"]


def test_the_chains_of_a_document_show_every_link_and_every_broken_one(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/mal", params={"documents": PLAN}))
    made = sample.chains(PLAN)
    told = " ".join(page.xpath("//main")[0].text_content().split())
    for item in [*(item for chain in made.chains for item in chain.every_item()), *made.loose]:
        assert " ".join(item.text.split()) in told
    broken = [text_of(each, ".") for each in page.xpath("//details/summary")[1:]]
    assert broken == [f"{how.value.capitalize()}: {count}" for how, count in made.counts().items() if count]
    assert len(page.xpath("//h3[.='Brutna länkar']/following-sibling::details//li")) == len(made.broken)


def test_the_year_has_every_placed_item_in_its_months(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/arshjul", params={"as_of": AS_OF}))
    for month in client.get("/api/register/year", params={"as_of": AS_OF}).json()["months"]:
        listed = page.xpath(f"//section[@aria-labelledby='manad-{month['number']}']//li")
        assert len(listed) == len(month["entries"])
        for line, entry in zip(listed, month["entries"], strict=True):
            assert " ".join(entry["item"]["text"].split()) in text_of(line, ".")


@pytest.mark.parametrize(("path", "address"), [("/fragor", "questions"), ("/fynd", "findings")])
def test_a_list_page_holds_every_item(client: TestClient, path: str, address: str) -> None:
    reply = client.get(f"/api/register/{address}").json()
    assert reply["total"] == len(reply["items"]) > 0
    assert sorted(shown_ids(page_of(client.get(path)))) == sorted(item["id"] for item in reply["items"])


def test_a_judgement_made_on_the_page_shows_there(reader: TestClient, filled: Assistant) -> None:
    back = "/ansvar?role=Rektor"
    first, second, third, *_ = shown_ids(page_of(reader.get(back)))
    reply = reader.post(f"/post/{first}", data={"verdict": "bekräftad", "back": back}, follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"] == f"{back}#post-{first}"
    assert "Bekräftad" in text_of(page_of(reader.get(back)), f"//li[@id='post-{first}']")
    reader.post(f"/post/{second}", data={"verdict": "avvisad", "back": back})
    page = page_of(reader.get(back))
    assert second not in shown_ids(page)
    assert page.xpath(f"//section[@aria-labelledby='avvisade']//li[@id='post-{second}']")
    values = {"role": "Skolchef", "area": "Nytt område", "time": "i maj"}
    reader.post(f"/post/{third}", data={"verdict": "rättad", "back": back, **values})
    said = text_of(page_of(reader.get(back)), f"//li[@id='post-{third}']")
    assert "Skolchef · Nytt område · tid: i maj" in said
    assert "Rättad" in said
    page = page_of(reader.get(f"/post/{third}"))
    assert [page.xpath(f"//input[@id='falt-{field}']/@value") for field in values] == [[v] for v in values.values()]


def test_a_rejected_item_can_be_taken_back(reader: TestClient) -> None:
    first, *_ = shown_ids(page_of(reader.get("/ansvar")))
    reader.post(f"/post/{first}", data={"verdict": "avvisad"})
    button = page_of(reader.get(f"/post/{first}")).xpath("//form[@class='hand']/button")
    assert [each.text for each in button] == ["Ta tillbaka och bekräfta"]
    reader.post(f"/post/{first}", data={"verdict": button[0].get("value")})
    assert first in shown_ids(page_of(reader.get("/ansvar")))


def test_a_correction_that_changes_nothing_says_what_can_be_corrected(reader: TestClient, filled: Assistant) -> None:
    item = filled.items()[0]
    reply = reader.post(f"/post/{item.id}", data={"verdict": "rättad", "role": item.role or ""})
    assert "Skriv vad som ska rättas" in text_of(page_of(reply, 422), "//*[@role='alert']")


@pytest.mark.parametrize(
    "address", ["https://annan.example/ansvar", "//annan.example/ansvar", "/\\annan.example", "/nej", "http://[", ""]
)
def test_a_form_sends_its_reader_to_no_other_place(address: str) -> None:
    assert local(address) is None


def test_a_form_sends_its_reader_back_with_the_same_choice() -> None:
    assert local("/ansvar?role=L%C3%A4rare#x") == "/ansvar?role=L%C3%A4rare"


def test_a_judgement_over_http_answers_with_the_item_as_it_stands(reader: TestClient, filled: Assistant) -> None:
    item = filled.items(role="rektor")[0]
    address = f"/api/items/{item.id}/judgement"
    reply = reader.post(address, json={"verdict": "rättad", "changes": {"area": "Datorer"}}).json()
    assert reply["item"]["area"] == "Datorer"
    assert {"item_id": item.id, "verdict": "rättad", "changes": {"area": "Datorer"}}.items() <= reply.items()
    assert [each["id"] for each in reader.get("/api/items", params={"area": "datorer"}).json()["items"]] == [item.id]
    assert reader.post(address, json={"verdict": "avvisad"}).json()["item"] is None
    assert item.id not in {each["id"] for each in reader.get("/api/items").json()["items"]}


@pytest.mark.parametrize(
    "body",
    [
        {"verdict": "kanske"},
        {"verdict": "rättad"},
        {"verdict": "rättad", "changes": {"text": "Nytt citat"}},
        {"verdict": "rättad", "changes": {"kind": "löfte"}},
        {"verdict": "bekräftad", "changes": {"role": "Rektor"}},
        {"verdict": "bekräftad", "reason": "därför"},
        {},
    ],
)
def test_a_wrong_judgement_is_a_problem_and_changes_nothing(
    reader: TestClient, filled: Assistant, body: dict[str, Any]
) -> None:
    item = filled.items()[0]
    is_problem(reader.post(f"/api/items/{item.id}/judgement", json=body), 422)
    assert not filled.judgements()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/register/duties", 422),
        ("/api/register/duties?role=", 422),
        ("/api/register/duties?role=Rektor&as_of=i+dag", 422),
        ("/api/register/duties?role=Rektor&documents=nej", 404),
        ("/api/register/matrix?documents=nej", 404),
        ("/api/register/chains", 422),
        ("/api/register/chains?document_id=nej", 404),
        ("/api/register/year?documents=nej", 404),
        ("/api/register/questions?documents=nej", 404),
        ("/api/register/findings?as_of=2025-02-30", 422),
        ("/api/register/validity?documents=nej", 404),
        ("/api/register/export?view=matrix", 422),
        ("/api/register/export?view=allt&format=xlsx", 422),
        ("/api/register/export?view=matrix&format=csv", 422),
        ("/api/register/export?view=matrix&format=ics", 422),
        ("/api/register/export?view=duties&format=md", 422),
        ("/api/register/export?view=chains&format=md&documents=nej", 404),
    ],
)
def test_a_wrong_value_is_a_problem(client: TestClient, address: str, status: int) -> None:
    is_problem(client.get(address), status)


def test_the_validity_of_documents_comes_with_what_it_rests_on(client: TestClient, sample: Assistant) -> None:
    reply = client.get("/api/register/validity", params={"as_of": AS_OF}).json()
    assert reply["total"] == len(sample.store.documents())
    plan = next(each for each in reply["documents"] if each["document_id"] == PLAN)
    assert plan["status"] == "gällande"
    assert plan["explanation"]
    assert plan["facts"]


def test_the_chains_come_with_the_count_of_every_break(client: TestClient, sample: Assistant) -> None:
    reply = client.get("/api/register/chains", params={"document_id": PLAN}).json()
    assert reply["counts"] == {how.value: count for how, count in sample.chains(PLAN).counts().items()}
    assert [chain["goal"]["id"] for chain in reply["chains"]["chains"]] == [
        chain.goal.id for chain in sample.chains(PLAN).chains
    ]


@pytest.mark.parametrize("path", ["/ansvar?role=L%C3%A4rare", "/arshjul", f"/mal?documents={PLAN}"])
def test_the_links_of_a_page_save_the_same_choice_as_files(client: TestClient, path: str) -> None:
    links = page_of(client.get(path)).xpath("//section[@aria-labelledby='spara']//a/@href")
    assert len(links) == (4 if path == "/arshjul" else 3)
    for link in links:
        reply = client.get(link)
        wanted = parse_qs(urlsplit(link).query)
        assert reply.status_code == 200
        disposition = reply.headers["content-disposition"]
        assert disposition.startswith("attachment; ")
        assert f".{wanted['format'][0]}" in disposition
        assert reply.content == client.get(link).content
        assert wanted.get("role", []) == parse_qs(urlsplit(path).query).get("role", [])


def test_a_file_has_its_media_type_and_a_name_in_both_forms(client: TestClient) -> None:
    types = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "md": "text/markdown; charset=utf-8",
        "ics": "text/calendar; charset=utf-8",
    }
    for format_, media_type in types.items():
        wanted = {"view": "year", "format": format_, "as_of": AS_OF}
        reply = client.get("/api/register/export", params=wanted)
        assert reply.headers["content-type"] == media_type
        assert reply.headers["content-disposition"] == (
            f"attachment; filename=\"arshjul-{AS_OF}.{format_}\"; filename*=UTF-8''%C3%A5rshjul-{AS_OF}.{format_}"
        )


def test_no_name_of_a_role_breaks_out_of_the_header(client: TestClient) -> None:
    wanted = {"view": "duties", "format": Format.MARKDOWN, "role": 'Rek"tor\r\nX: 1; ../å', "as_of": AS_OF}
    reply = client.get("/api/register/export", params=wanted)
    name = f'"ansvar-for-rek-tor-x-1-a-{AS_OF}.md"'
    assert name in reply.headers["content-disposition"]
    assert "x" not in reply.headers


def test_the_edges_are_described(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    views = {"duties", "matrix", "chains", "year", "questions", "findings", "validity", "export"}
    assert {f"/api/register/{view}" for view in views} <= paths.keys()
    assert "/api/items/{item_id}/judgement" in paths
    assert {View(view) for view in PATHS} < set(View)
    assert callable(attachment)
