"""The pages of the register, its JSON and its files over HTTP."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from itertools import combinations
from math import hypot
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import openpyxl
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.chains import Break
from assistant.export import Format, View
from assistant.roles import Relation, relation
from assistant.swedish import fold
from assistant.types import Item, ItemKind, Modality, Validity
from assistant.web.register_api import attachment
from assistant.web.register_pages import PATHS, local
from assistant.web.register_parameters import SORTED
from assistant.web.register_pictures import collisions, heat, wheel_of
from assistant.web.register_view import BREAKS, GOALS, PAGE, in_alphabet
from assistant.weight import Weight, weight_of
from assistant.year import year_wheel
from tests.test_web_api import is_problem, serve
from tests.test_web_pages import page_of, text_of

PLAN = "exempelsta-plan-2025"
AS_OF = "2025-11-22"
ADDRESSES = [
    *PATHS.values(),
    *(
        f"/malkedjor?documents={PLAN}",
        "/matris?cell_role=Rektor&cell_area=",
        "/arshjul?role=Rektor",
        "/matris?visa=alla",
    ),
    *("/ansvar?role=&visa=alla", "/ansvar?role=saknas&sort=-source", "/fynd?q=finns+inte"),
]
ALL = {"role": "Rektor", "as_of": AS_OF, "visa": "alla"}


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
    return [id_.removeprefix("post-") for id_ in page.xpath(".//tr/@id")]


def of_its_own(item: Item) -> str:
    """The words of an item that a list shows, folded."""
    parts = (item.lead_in, item.label, item.text, item.role, item.area, item.time, item.follow_up)
    return fold(" ".join(filter(None, parts)))


def tally(page: Any) -> str:
    """How many rows a list says that it shows, and of how many."""
    return text_of(page, "//*[@id='lista']")


def count_of(number: int) -> str:
    """What a list says when it shows all of that many rows."""
    return f"1–{number} av {number}, alla räknade" if number else "Inget att visa för det urvalet."


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_page_is_swedish_has_landmarks_and_no_inline_code(client: TestClient, path: str) -> None:
    page = page_of(client.get(path))
    assert page.get("lang") == "sv"
    assert [len(page.xpath(f"//{name}")) for name in ("main", "h1", "head/title")] == [1, 1, 1]
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


def test_the_page_of_a_role_holds_every_item_once_nearest_the_role_first(client: TestClient) -> None:
    page = page_of(client.get("/ansvar", params=ALL))
    listed = client.get("/api/register/duties", params={"role": "Rektor", "as_of": AS_OF}).json()
    assert shown_ids(page) == [item["id"] for group in listed["groups"] for item in group["items"]]
    assert tally(page) == count_of(listed["total"])
    tabs = {link.text.strip(): link[0].text for link in page.xpath("//ul[@class='tabs']//a")}
    assert tabs.pop("Alla") == str(listed["total"])
    assert list(tabs.values()) == [str(group["total"]) for group in listed["groups"] if group["total"]]


def test_a_group_of_a_roles_list_can_be_shown_alone(client: TestClient) -> None:
    listed = client.get("/api/register/duties", params={"role": "Rektor", "as_of": AS_OF}).json()
    for group in listed["groups"]:
        page = page_of(client.get("/ansvar", params={**ALL, "relation": group["relation"]}))
        assert shown_ids(page) == [item["id"] for item in group["items"]]


def test_what_lies_on_nobody_is_a_list_of_its_own(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/ansvar", params={**ALL, "role": "saknas"}))
    listed = client.get("/api/register/duties", params={"role": "Rektor", "as_of": AS_OF}).json()
    nobody = next(group for group in listed["groups"] if group["relation"] == "unassigned")
    assert set(shown_ids(page)) == {item["id"] for item in nobody["items"]}
    assert len(page.xpath("//td/span[@class='lacks']")) == nobody["total"]


def test_a_list_is_cut_into_pages_that_hold_every_item_once(client: TestClient) -> None:
    whole = shown_ids(page_of(client.get("/ansvar", params={**ALL, "role": ""})))
    assert len(whole) > PAGE
    first = page_of(client.get("/ansvar", params={"role": "", "as_of": AS_OF}))
    assert tally(first) == f"1–{PAGE} av {len(whole)}, alla räknade"
    seen, page = shown_ids(first), first
    while next_pages := page.xpath("//a[@rel='next']/@href"):
        page = page_of(client.get(next_pages[0]))
        seen += shown_ids(page)
    assert seen == whole
    assert tally(page).endswith(f"–{len(whole)} av {len(whole)}, alla räknade")
    assert tally(page_of(client.get("/ansvar", params={"role": "", "as_of": AS_OF, "sida": 99}))) == tally(page)


@pytest.mark.parametrize("column", SORTED)
def test_a_list_is_sorted_by_a_column_in_both_orders(client: TestClient, column: str) -> None:
    page = page_of(client.get("/mal", params={"visa": "alla"}))
    whole = shown_ids(page)
    both = [shown_ids(page_of(client.get("/mal", params={"visa": "alla", "sort": way + column}))) for way in ("", "-")]
    assert all(sorted(ids) == sorted(whole) for ids in both)
    assert both[0] != both[1]
    for ids, way in zip(both, ("ascending", "descending"), strict=True):
        sort = column if way == "ascending" else f"-{column}"
        page = page_of(client.get("/mal", params={"visa": "alla", "sort": sort}))
        assert page.xpath("//th/@aria-sort") == [way]
        assert shown_ids(page) == ids


def test_the_letters_after_z_stand_in_their_swedish_order() -> None:
    assert sorted(["ö", "å", "Z", "ä", "a"], key=in_alphabet) == ["a", "Z", "å", "ä", "ö"]


@pytest.mark.parametrize(
    ("chosen", "holds"),
    [
        ({"kind": "goal"}, lambda item: item.kind == "goal"),
        ({"area": "årshjul"}, lambda item: "årshjul" in (item.area or "").lower()),
        ({"q": "UPPFÖLJNING plan"}, lambda item: all(w in of_its_own(item) for w in ("uppfoljning", "plan"))),
        ({"role": "Lärare"}, lambda item: relation(item.role, "Lärare") is Relation.NAMED),
        ({"documents": PLAN}, lambda item: item.document_id == PLAN),
        ({"verdict": "bekräftad"}, lambda item: False),
    ],
)
def test_a_list_is_narrowed_to_what_matches_and_nothing_else(
    client: TestClient, sample: Assistant, chosen: dict[str, str], holds: Callable[[Item], bool]
) -> None:
    whole = shown_ids(page_of(client.get("/mal", params={"visa": "alla"})))
    items = {item.id: item for item in sample.items()}
    page = page_of(client.get("/mal", params={"visa": "alla", **chosen}))
    assert shown_ids(page) == [id_ for id_ in whole if holds(items[id_])]
    assert tally(page) == count_of(len(shown_ids(page)))


def test_a_list_is_narrowed_by_what_its_words_are_worth_and_by_whether_they_apply(
    client: TestClient, sample: Assistant
) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    day = date.fromisoformat(AS_OF)
    items = [item for item in sample.items() if item.kind in GOALS]
    for weight in Weight:
        page = page_of(client.get("/mal", params={"visa": "alla", "as_of": AS_OF, "weight": weight.value}))
        for id_ in shown_ids(page):
            item = sample.store.item(id_)
            assert weight_of(item, filed[item.document_id]) is weight
    for validity in Validity:
        page = page_of(client.get("/mal", params={"visa": "alla", "as_of": AS_OF, "validity": validity}))
        wanted = [item.id for item in items if filed[item.document_id].validity(day) is validity]
        assert shown_ids(page) == wanted


@pytest.mark.parametrize("wrong", ["kind=nej", "weight=nej", "validity=nej", "verdict=nej", "sort=nej", "sida=0"])
def test_a_choice_that_cannot_be_is_said_to_be_wrong(client: TestClient, wrong: str) -> None:
    assert client.get(f"/mal?{wrong}").status_code == 422


def test_the_register_opens_with_how_it_stands_and_every_figure_leads_to_its_list(client: TestClient) -> None:
    page = page_of(client.get("/ansvar"))
    figures = page.xpath("//ul[@class='standing']//a")
    assert len(figures) == 5
    for link in figures:
        led_to = page_of(client.get(link.get("href")))
        assert int(link[0].text) > 0
        assert link.get("href") == "/malkedjor" or tally(led_to).endswith(f" av {link[0].text}, alla räknade")
    broken = next(link for link in figures if link.get("href") == "/malkedjor")
    told = page_of(client.get("/malkedjor")).xpath("//td[@data-label='Brutna länkar']/text()")
    assert int(broken[0].text) >= sum(map(int, told)) > 0


def test_every_cell_of_the_matrix_leads_to_exactly_the_items_behind_it(client: TestClient) -> None:
    page = page_of(client.get("/matris", params={"visa": "alla"}))
    made = client.get("/api/register/matrix").json()
    cells = page.xpath("//table[@class='heat']//td/a")
    assert len(cells) == len(made["cells"])
    by_place = {(cell["role"] or "", cell["area"] or ""): cell for cell in made["cells"]}
    for link in cells[::7]:
        wanted = parse_qs(urlsplit(link.get("href")).query, keep_blank_values=True)
        cell = by_place[wanted["cell_role"][0], wanted["cell_area"][0]]
        assert link.text == str(cell["count"]) == str(len(cell["item_ids"]))
        assert link.getparent().get("class") == f"heat-{heat(cell['count'])}"
        assert set(shown_ids(page_of(client.get(link.get("href"))))) == set(cell["item_ids"])


def test_the_matrix_says_how_much_lies_on_each_role_and_hides_no_area_uncounted(
    client: TestClient, sample: Assistant
) -> None:
    made = sample.matrix()
    filed = {document.id: document for document in sample.store.documents()}
    for params in ({}, {"visa": "alla"}):
        rows = page_of(client.get("/matris", params=params)).xpath("//table[@class='heat']/tbody/tr")
        assert [row[0].text_content() for row in rows] == [role or "Ansvarig saknas" for role in made.roles]
        for row, role in zip(rows, made.roles, strict=True):
            ids = [id_ for cell in made.cells if cell.role == role for id_ in cell.item_ids]
            items = [sample.store.item(id_) for id_ in ids]
            demands = sum(weight_of(item, filed[item.document_id]) is Weight.DEMAND for item in items)
            told = [cell.text_content().split(":")[0].split() for cell in row[1:]]
            assert [int(cell[0]) if cell else 0 for cell in told[:2]] == [demands, len(ids)]
            assert sum(int(cell[0]) for cell in told[2:] if cell) == len(ids)


def test_a_shade_is_darker_the_more_there_is() -> None:
    shades = [heat(count) for count in range(200)]
    assert shades == sorted(shades)
    assert set(shades) == set(range(6))
    assert [count for count, shade in enumerate(shades) if not shade] == [0]


def test_the_matrix_of_a_role_has_only_its_own_row(client: TestClient) -> None:
    page = page_of(client.get("/matris", params={"role": "rektorn"}))
    assert [row.text_content() for row in page.xpath("//table[@class='heat']/tbody/tr/th")] == ["Rektor"]


def test_the_chains_of_a_document_show_every_link_and_every_broken_one(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/malkedjor", params={"documents": PLAN}))
    made = sample.chains(PLAN)
    items = [*(item for chain in made.chains for item in chain.every_item()), *made.loose]
    for item in items:
        node = page.xpath(f"//div[@id='post-{item.id}']")[0]
        assert " ".join(item.text.split()) in text_of(node, ".")
        lost = [text_of(each, ".") for each in node.xpath(".//div[@class='lost']")]
        breaks = {each.how for each in made.broken if each.item.id == item.id}
        assert ("Ansvarig: saknas" in lost) == (Break.ACTIVITY_WITHOUT_AGENT in breaks)
        assert ("När: saknas" in lost) == (Break.ACTIVITY_WITHOUT_TIME in breaks)
        beside = [text_of(each, ".") for each in node.xpath("./following-sibling::ul/li[@class='gaps']/span")]
        assert ("Indikator saknas" in beside) == (Break.GOAL_WITHOUT_INDICATOR in breaks)
        assert ("Aktivitet saknas" in beside) == (Break.GOAL_WITHOUT_ACTIVITY in breaks)
    assert len(page.xpath("//div[@class='node']")) == len(items)
    broken = [text_of(each, ".") for each in page.xpath("//h3[.='Brutna länkar']/following-sibling::details/summary")]
    assert broken == [f"{how.value.capitalize()}: {count}" for how, count in made.counts().items() if count]
    assert len(page.xpath("//h3[.='Brutna länkar']/following-sibling::details//li")) == len(made.broken)


def test_the_words_for_a_break_are_the_registers_own() -> None:
    assert {how: words.lower() for how, words in BREAKS.items()} == {how: how.value for how in Break}


def test_the_year_has_every_placed_item_in_its_months(client: TestClient) -> None:
    page = page_of(client.get("/arshjul", params={"as_of": AS_OF}))
    for month in client.get("/api/register/year", params={"as_of": AS_OF}).json()["months"]:
        section = page.xpath(f"//section[@aria-labelledby='manad-{month['number']}']")[0]
        lines = section.xpath(".//li")
        for link in section.xpath(".//p[@class='goes-on']/a/@href"):
            lines += page.xpath(f"//h3[@id='{link[1:]}']/following-sibling::ul[1]/li")
        assert len(lines) == len(month["entries"])
        told = " ".join(text_of(line, ".") for line in lines)
        assert all(" ".join(entry["item"]["text"].split()) in told for entry in month["entries"])


def test_the_wheel_has_a_dot_or_an_arc_for_what_its_months_hold(client: TestClient, sample: Assistant) -> None:
    page = page_of(client.get("/arshjul", params={"as_of": AS_OF}))
    wheel = sample.year(as_of=date.fromisoformat(AS_OF))
    picture = page.xpath("//*[local-name()='svg' and @class='wheel']")[0]
    assert picture.get("aria-hidden") == "true"
    assert all(link.get("tabindex") == "-1" for link in picture.xpath(".//*[local-name()='a']"))
    anchors = {href.removeprefix("#") for href in picture.xpath(".//@href")}
    assert anchors <= set(page.xpath("//@id"))
    for month in wheel.months:
        for one in month.entries:
            if len(one.when.months) == 1:
                assert f"tid-{month.number}-{one.item.id}" in anchors
    numbers = [text for text in picture.xpath(".//*[@class='number']/text()") if text.strip()]
    assert [int(number) for number in numbers] == [len(month.entries) for month in wheel.months if month.entries]


def test_documents_that_want_something_on_the_same_day_collide() -> None:
    def item(id_: str, document: str, time: str, role: str | None = None) -> Item:
        return Item(
            id_, document, ItemKind.ACTIVITY, role, None, None, Modality.DEMAND, id_, id_, (), 1, 0, 1, time=time
        )

    items = (
        *(item("a", "plan", "senast 15 mars"), item("b", "policy", "den 15 mars"), item("c", "plan", "den 16 mars")),
        *(item("d", "plan", "i maj", "Rektor"), item("e", "policy", "i maj", "Rektor"), item("f", "policy", "i maj")),
        *(item("g", "plan", "den 1 juni"), item("h", "plan", "den 1 juni")),
    )
    found = collisions(year_wheel(items, date(2025, 11, 22)))
    assert [(each.month.name, each.day, each.role, [one.item.id for one in each.placed]) for each in found] == [
        ("mars", 15, None, ["a", "b"]),
        ("maj", None, "Rektor", ["d", "e"]),
    ]


@given(st.lists(st.sampled_from(["i mars", "hösten", "varje månad", "15 mars", "juni och december", "jan", "vt"])))
def test_a_wheel_is_whole_whatever_it_holds(times: list[str]) -> None:
    items = [
        Item(
            str(n), str(n % 3), ItemKind.ACTIVITY, None, None, None, Modality.DEMAND, time, time, (), 1, 0, 1, time=time
        )
        for n, time in enumerate(times)
    ]
    made = year_wheel(items, date(2025, 11, 22))
    drawn = wheel_of(made, date(2025, 11, 22))
    on_arcs = {one.item.id for arc in drawn.arcs for one in arc.placed}
    for sector in drawn.sectors:
        dots = [dot.placed.item.id for dot in sector.dots]
        assert len(dots) == len(set(dots))
        assert len(dots) + sector.left + sum(e.item.id in on_arcs for e in sector.month.entries) >= len(
            sector.month.entries
        )
        places = [(dot.x, dot.y) for dot in sector.dots]
        assert all(hypot(a - c, b - d) > 14 for (a, b), (c, d) in combinations(places, 2))  # none covers another


@pytest.mark.parametrize(("path", "address"), [("/fragor", "questions"), ("/fynd", "findings")])
def test_a_list_page_holds_every_item(client: TestClient, path: str, address: str) -> None:
    reply = client.get(f"/api/register/{address}").json()
    assert reply["total"] == len(reply["items"]) > 0
    page = page_of(client.get(path))
    assert shown_ids(page) == [item["id"] for item in reply["items"]]
    assert tally(page) == count_of(reply["total"])


def test_a_judgement_made_on_the_page_shows_there(reader: TestClient, filled: Assistant) -> None:
    back = "/ansvar?role=Rektor"
    first, second, third, *_ = shown_ids(page_of(reader.get(back)))
    reply = reader.post(f"/post/{first}", data={"verdict": "bekräftad", "back": back}, follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"] == f"{back}#post-{first}"
    assert "Bekräftad" in text_of(page_of(reader.get(back)), f"//tr[@id='post-{first}']")
    beside = page_of(reader.get(back)).xpath(f"//tr[@id='post-{second}']//input[@name='beside']/@value")
    assert beside == [third]
    said = {"verdict": "avvisad", "back": back, "beside": third}
    reply = reader.post(f"/post/{second}", data=said, follow_redirects=False)
    assert reply.headers["location"] == f"{back}#post-{third}"
    assert second not in shown_ids(page_of(reader.get(back)))
    assert shown_ids(page_of(reader.get(back, params={"role": "Rektor", "verdict": "avvisad"}))) == [second]
    values = {"role": "Skolchef", "area": "Nytt område", "time": "i maj"}
    reader.post(f"/post/{third}", data={"verdict": "rättad", "back": back, **values})
    said_of_it = text_of(page_of(reader.get(back)), f"//tr[@id='post-{third}']")
    assert all(value in said_of_it for value in (*values.values(), "Rättad"))
    page = page_of(reader.get(f"/post/{third}"))
    assert [page.xpath(f"//input[@id='falt-{field}']/@value") for field in values] == [[v] for v in values.values()]
    assert shown_ids(page_of(reader.get("/ansvar?role=&verdict=r%C3%A4ttad"))) == [third]
    assert page_of(reader.get("/ansvar")).xpath("//select[@id='role']/option[@value='Skolchef']")


def test_a_rejected_item_can_be_taken_back_in_its_list_and_on_its_page(reader: TestClient) -> None:
    first, second, *_ = shown_ids(page_of(reader.get("/ansvar")))
    for id_, path in ((first, "/ansvar?role=&verdict=avvisad"), (second, f"/post/{second}")):
        reader.post(f"/post/{id_}", data={"verdict": "avvisad"})
        assert id_ not in shown_ids(page_of(reader.get("/ansvar")))
        button = page_of(reader.get(path)).xpath(f"//form[@action='/post/{id_}'][.//button][1]//button")
        assert button[0].text.startswith("Ta tillbaka")
        reader.post(f"/post/{id_}", data={"verdict": button[0].get("value")})
        assert id_ in shown_ids(page_of(reader.get("/ansvar")))


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


@pytest.mark.parametrize(
    "path",
    [
        *("/ansvar?role=L%C3%A4rare", "/ansvar?role=&q=plan", "/ansvar?role=saknas&sort=-role", "/arshjul?role=Rektor"),
        *(f"/malkedjor?documents={PLAN}", "/mal?kind=goal", "/matris", "/fynd?area=resultat", "/fragor?q=finns+inte"),
    ],
)
def test_the_links_of_a_page_save_the_same_choice_as_files(client: TestClient, sample: Assistant, path: str) -> None:
    known = {item.id for item in sample.items()}
    page = page_of(client.get(path))
    links = page.xpath("//section[@aria-labelledby='spara']//a/@href")
    assert len(links) == (4 if path.startswith("/arshjul") else 3)
    for link in links:
        wanted = parse_qs(urlsplit(link).query)
        if wanted["format"] == ["docx"]:  # as the others, and slow to make
            continue
        reply = client.get(link)
        assert reply.status_code == 200
        disposition = reply.headers["content-disposition"]
        assert disposition.startswith("attachment; ")
        assert f".{wanted['format'][0]}" in disposition
    shown = shown_ids(page_of(client.get(path, params={**dict(parse_qsl(urlsplit(path).query)), "visa": "alla"})))
    if shown:
        saved = client.get(next(link for link in links if "format=xlsx" in link)).content
        book = openpyxl.load_workbook(BytesIO(saved), read_only=True)
        values = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
        assert values & known == set(shown)


def test_only_the_year_is_saved_as_a_calendar(client: TestClient) -> None:
    reply = client.get("/register/fil?vy=duties&format=ics&role=Rektor")
    assert reply.status_code == 422
    assert client.get("/register/fil?vy=year&format=ics").content.startswith(b"BEGIN:VCALENDAR")


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
