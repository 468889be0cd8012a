"""The pages of the desk, its JSON and its files over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docx
import openpyxl
import pytest
from axe_core_python.sync_playwright import Axe
from fastapi.testclient import TestClient
from playwright.sync_api import sync_playwright

from assistant.ask import Assistant
from assistant.coverage import Verdict
from assistant.criteria import shipped, shipped_set
from assistant.export.sheet_files import FORMATS
from tests.browsers import CHROMIUM, run
from tests.test_web_api import is_problem, serve
from tests.test_web_pages import page_of, text_of

PLAN, EARLIER, EVALUATION = "exempelsta-plan-2025", "exempelsta-plan-2022", "exempelsta-utvardering-2024"
GUIDE = "exempelsta-guide-ai"
GOALS = "nationella-delmal-2017"
AS_OF = "2026-11-22"
COVERAGE = f"/tackning?criteria={GOALS}&documents={PLAN}"
FINDINGS = f"/fynd-atgarder?evaluation={EVALUATION}&plan={PLAN}"
DIFFERENCE = f"/skillnad?old={EARLIER}&new={PLAN}"
LINT = f"/granska?document={PLAN}"
RESULTS = (COVERAGE, FINDINGS, DIFFERENCE, LINT)


@pytest.fixture(scope="module")
def client(sample: Assistant) -> Iterator[TestClient]:
    with serve(sample) as client:
        yield client


@pytest.fixture
def writer(filled: Assistant) -> Iterator[TestClient]:
    with serve(filled) as client:
        yield client


def rows(page: Any) -> list[Any]:
    """The rows of criteria on a coverage page."""
    found: list[Any] = page.xpath(".//tr[starts-with(@id, 'k')]")
    return found


def opened(client: TestClient, page: Any) -> None:
    """Every place that a page links to shows its quote marked."""
    links = {link.get("href"): link.text_content() for link in page.xpath(".//p[@class='from']/a")}
    assert links
    for address in list(links)[:3]:
        assert "#markering" in address
        assert page_of(client.get(address.partition("#")[0])).xpath(".//mark")


# Pages


def test_coverage_has_a_row_for_each_criterion_with_its_verdict_in_words_and_places_that_open(
    client: TestClient,
) -> None:
    page = page_of(client.get(COVERAGE))
    criteria = shipped_set(GOALS).criteria
    assert len(rows(page)) == len(criteria)
    verdicts = {text_of(row, ".//td") for row in rows(page)}
    assert verdicts <= {"Täckt", "Delvis", "Endast nämnt", "Inte alls"}
    counts = [int(cell.text_content()) for cell in page.xpath(".//table[@class='tally-of']//td")]
    assert sum(counts) == len(criteria)
    opened(client, page)


def test_gaps_come_first_when_they_are_asked_for(client: TestClient) -> None:
    said = [text_of(row, ".//td") for row in rows(page_of(client.get(f"{COVERAGE}&visa=luckor")))]
    order = ["Inte alls", "Endast nämnt", "Delvis", "Täckt"]
    assert said == sorted(said, key=order.index)
    assert said != [text_of(row, ".//td") for row in rows(page_of(client.get(COVERAGE)))]


def test_the_questions_of_a_document_are_a_list_too(client: TestClient) -> None:
    questions = client.app.state.assistant.items(kind="question")  # type: ignore[attr-defined]
    asking = questions[0].document_id
    page = page_of(client.get(f"/tackning?criteria=dokument-{asking}&documents={PLAN}"))
    asked = {item.text for item in questions if item.document_id == asking}
    assert all(any(text in row.text_content() for row in rows(page)) for text in asked)


def test_every_list_and_document_can_be_chosen_before_anything_is_compared(client: TestClient) -> None:
    page = page_of(client.get("/tackning"))
    values = page.xpath(".//select[@name='criteria']//option/@value")
    assert {each.id for each in shipped()} <= set(values)
    documents = {document.id for document in client.app.state.assistant.store.documents()}  # type: ignore[attr-defined]
    assert set(page.xpath(".//form[1]//input[@name='documents']/@value")) == documents


def test_a_finding_stands_beside_what_the_plan_says_with_its_proposal(client: TestClient) -> None:
    page = page_of(client.get(FINDINGS))
    found = client.app.state.assistant.followed_up(EVALUATION, PLAN)  # type: ignore[attr-defined]
    shown = page.xpath(".//tr[starts-with(@id, 'fynd-')]")
    assert len(shown) == len(found.linked)
    for row, each in zip(shown, found.linked, strict=True):
        assert each.finding.quote in row.text_content()
        assert ("hakparentes" not in row.text_content()) and bool(each.proposal) == ("fylls i" in row.text_content())
    opened(client, page)


def test_every_change_stands_under_its_class_with_both_quotes(client: TestClient) -> None:
    page = page_of(client.get(DIFFERENCE))
    found = client.app.state.assistant.difference(EARLIER, PLAN)  # type: ignore[attr-defined]
    for how, count in found.counts().items():
        listed = page.xpath(f".//section[@aria-labelledby='h-{how.name.lower()}']//ol/li")
        assert len(listed) == (0 if how == "oförändrat" else count)
        for entry, change in zip(listed, found.of(how), strict=False):
            assert all(item.text in entry.text_content() for item in change.items)
    only = page_of(client.get(f"{DIFFERENCE}&role=Rektor"))
    assert 0 < len(only.xpath(".//ol/li")) < len(page.xpath(".//ol/li"))
    opened(client, page)


def test_two_versions_of_one_document_are_offered(client: TestClient) -> None:
    page = page_of(client.get("/skillnad"))
    offered = [parse_qs(urlsplit(href).query) for href in page.xpath(".//ul[@class='pairs']//a/@href")]
    assert {"old": [EARLIER], "new": [PLAN]} in offered


def test_documents_that_are_no_versions_are_compared_only_when_it_is_asked_for(client: TestClient) -> None:
    address = f"/skillnad?old={EARLIER}&new={GUIDE}"
    page = page_of(client.get(address))
    assert "ser inte ut att vara versioner" in page.text_content()
    assert not page.xpath(".//ol[@class='altered']")
    (anyway,) = page.xpath(".//a[text()='Jämför ändå']/@href")
    assert page_of(client.get(anyway)).xpath(".//ol[@class='altered']")


def test_the_remarks_on_a_plan_stand_by_how_much_they_weigh_and_its_burden_by_role(client: TestClient) -> None:
    page = page_of(client.get(LINT))
    headings = [" ".join(each.text_content().split())[:6] for each in page.xpath(".//h2[starts-with(@id, 's-')]")]
    assert headings == ["Briste", "Svaghe", "Att ve"]
    burden = [int(cell) for cell in page.xpath(".//table[@class='burden']//td/span/text()")]
    assert burden == sorted(burden, reverse=True)
    assert burden
    opened(client, page)


# What is wrong is said, and what can be done is done


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"/tackning?criteria={GOALS}", 422, "minst ett dokument"),
        (f"/tackning?documents={PLAN}", 422, "Välj en kriterielista"),
        (f"/tackning?criteria=nej&documents={PLAN}", 404, "Det finns ingen kriterielista ”nej”"),
        (f"/tackning?criteria=egen-nej&documents={PLAN}", 404, "Det finns ingen lista ”egen-nej”"),
        (f"/tackning?criteria={GOALS}&documents=nej", 404, "Det finns inget dokument med id ”nej”"),
        (f"/fynd-atgarder?evaluation={EVALUATION}&plan=", 422, "Välj både en utvärdering och en plan"),
        (f"/fynd-atgarder?evaluation={PLAN}&plan={PLAN}", 422, "samma dokument"),
        (f"/skillnad?old={PLAN}&new={PLAN}", 422, "Välj två olika versioner"),
        ("/granska?document=nej", 404, "Det finns inget dokument med id ”nej”"),
    ],
)
def test_a_choice_that_cannot_be_met_says_so_and_leaves_the_form(
    client: TestClient, address: str, status: int, said: str
) -> None:
    page = page_of(client.get(address), status)
    assert said in text_of(page, ".//*[@role='alert']")
    assert page.xpath(".//main//form//button")


def test_without_documents_every_page_says_what_to_do(empty: Assistant) -> None:
    with serve(empty) as client:
        for address in ("/tackning", "/fynd-atgarder", "/skillnad", "/granska"):
            page = page_of(client.get(address))
            assert page.xpath(".//p[@class='notice']/a/@href") == ["/dokument"]


# A list of one's own, and a person's word


def test_a_list_handed_in_is_held_against_the_plan_and_kept(writer: TestClient) -> None:
    csv = "kod;text;nyckelord\nA;Skolans datorer inventeras.;inventering\nB;Alla elever kan simma.;\n"
    reply = writer.post(
        "/tackning/lista",
        data={"documents": ["plan"]},
        files={"lista": ("Våra krav.csv", csv.encode("cp1252"), "text/csv")},
    )
    page = page_of(reply)
    assert [text_of(row, ".//td") for row in rows(page)][1] == "Inte alls"
    assert "Våra krav" in text_of(page, ".//h2[@id='svar']")
    assert "egen-vara-krav" in page_of(writer.get("/tackning")).xpath(".//select[@name='criteria']//option/@value")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"namn;lydelse\nA;B\n", "Kolumnen kod saknas"),
        (b"kod;text\nA;B\nA;C\n", "Rad 3, kolumn kod"),
        (b"PK\x03\x04rest", "kalkylark"),
        (b"", "Välj en CSV-fil"),
    ],
)
def test_a_list_that_cannot_be_read_says_where_and_is_not_kept(writer: TestClient, content: bytes, said: str) -> None:
    files = {"lista": ("lista.csv", content, "text/csv")}
    page = page_of(writer.post("/tackning/lista", data={"documents": ["plan"]}, files=files), 422)
    assert said in text_of(page, ".//*[@role='alert']")
    assert page.xpath(".//input[@name='documents' and @value='plan']/@checked")
    assert "egen-lista" not in page_of(writer.get("/tackning")).xpath(".//option/@value")


def test_a_persons_word_is_shown_counted_and_marked_when_the_document_is_another(writer: TestClient) -> None:
    said = {"criteria": GOALS, "documents": ["plan"], "code": "3:1", "document": "plan"}
    row = [each.code for each in shipped_set(GOALS).criteria].index("3:1") + 1
    signed = {**said, "verdict": "täckt", "signed_by": "A B", "comment": "Står i bilagan."}
    reply = writer.post("/tackning/bedomning", data=signed, follow_redirects=False)
    assert reply.headers["location"] == f"/tackning?criteria={GOALS}&documents=plan#k{row}"
    page = page_of(writer.get(reply.headers["location"].partition("#")[0]))
    assert text_of(page, f".//tr[@id='k{row}']/td").startswith("Täckt")
    assert "täckt, av A B" in text_of(page, ".//p[@class='signed']")
    assert "Programmet säger: inte alls." in text_of(page, ".//p[@class='signed']")


def test_a_word_without_a_name_is_refused_and_what_was_written_stays(writer: TestClient) -> None:
    said = {"criteria": GOALS, "documents": ["plan"], "code": "1:1", "document": "plan", "verdict": "täckt"}
    reply = writer.post("/tackning/bedomning", data={**said, "signed_by": " ", "comment": "Se bilaga."})
    page = page_of(reply, 422)
    assert "namn eller initialer" in text_of(page, ".//*[@role='alert']")
    assert "Se bilaga." in [area.text for area in page.xpath(".//textarea")]


# Files


@pytest.mark.parametrize("address", RESULTS)
def test_every_result_can_be_taken_away_in_every_format(client: TestClient, address: str) -> None:
    page = page_of(client.get(f"{address}&as_of={AS_OF}"))
    links = page.xpath(".//section[contains(@class, 'exports')]//a/@href")
    assert [parse_qs(urlsplit(link).query)["format"][0] for link in links] == list(FORMATS)
    files = {format_: client.get(link) for format_, link in zip(FORMATS, links, strict=True)}
    assert all(file.status_code == 200 and AS_OF in file.headers["content-disposition"] for file in files.values())
    book = openpyxl.load_workbook(BytesIO(files["xlsx"].content))
    assert "Källbilaga" in book.sheetnames
    assert "Källbilaga" in files["md"].text
    assert files["pdf"].content.startswith(b"%PDF")
    headings = [p.text for p in docx.Document(BytesIO(files["docx"].content)).paragraphs]
    assert "Källbilaga" in headings


def test_a_proposal_in_word_changes_only_words_that_stand_in_the_plan(client: TestClient) -> None:
    made = client.get(FINDINGS.replace("?", "/fil?") + "&format=docx")
    body = docx.Document(BytesIO(made.content)).element.body
    found = client.app.state.assistant.followed_up(EVALUATION, PLAN)  # type: ignore[attr-defined]
    assert len(body.xpath(".//w:p[.//w:ins]")) == len(found.proposals())
    assert not body.xpath(".//w:del")  # what is proposed is added to the plan's own words


# Programs


def test_the_api_holds_a_list_of_its_own_against_a_plan(client: TestClient) -> None:
    asked = [{"code": "A", "text": "Alla lärare kan simma hundra meter."}]
    reply = client.post("/api/coverage", json={"criteria": asked, "documents": [PLAN]}).json()
    assert [(each["code"], each["verdict"]) for each in reply["judged"]] == [("A", "inte alls")]
    named = client.post("/api/coverage", json={"criteria": GOALS, "documents": [PLAN, EARLIER]}).json()
    assert len(named["judged"]) == 2 * len(shipped_set(GOALS).criteria)
    assert set(named["counts"][PLAN]) == set(Verdict)
    assert all(each["evidence"] or each["verdict"] == Verdict.MISSING for each in named["judged"])


def test_the_api_signs_compares_and_reads_through(writer: TestClient, client: TestClient) -> None:
    said = {"criteria": GOALS, "code": "3:1", "document": "plan", "verdict": "delvis", "signed_by": "A"}
    assert writer.post("/api/coverage/sign-offs", json=said).status_code == 201
    held = writer.post("/api/coverage", json={"criteria": GOALS, "documents": ["plan"]}).json()
    (each,) = [each for each in held["judged"] if each["code"] == "3:1"]
    assert (each["verdict"], each["judged"], each["standing"]) == ("delvis", "inte alls", "gäller")
    diff = client.post("/api/diff", json={"old": EARLIER, "new": PLAN}).json()
    assert diff["versions"]
    assert sum(diff["counts"].values()) >= len(diff["changes"]) > 0
    found = client.post("/api/findings", json={"evaluation": EVALUATION, "plan": PLAN}).json()
    assert sum(found["counts"].values()) == len(found["findings"])
    lint = client.post("/api/lint", json={"document": PLAN}).json()
    assert sum(lint["counts"].values()) == len(lint["remarks"])


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("coverage", {"criteria": "nej", "documents": [PLAN]}, 404, "Det finns ingen kriterielista ”nej”"),
        ("coverage", {"criteria": GOALS, "documents": []}, 422, "Välj minst ett dokument"),
        ("coverage", {"criteria": [], "documents": [PLAN]}, 422, "är tom"),
        ("coverage", {"criteria": [{"code": "A"}], "documents": [PLAN]}, 422, "text” saknas"),
        ("coverage", {"criteria": [{"code": "A", "text": "B"}] * 2, "documents": [PLAN]}, 422, "en egen kod"),
        ("coverage/sign-offs", {"criteria": GOALS, "code": "9:9", "document": PLAN, "verdict": "täckt",
                                "signed_by": "A"}, 404, "inget kriterium ”9:9”"),
        ("diff", {"old": PLAN, "new": PLAN}, 422, "Välj två olika"),
        ("findings", {"evaluation": GUIDE, "plan": GUIDE}, 422, "samma dokument"),
        ("lint", {"document": ""}, 422, "får inte vara tomt"),
    ],
)  # fmt: skip
def test_the_api_says_in_swedish_what_is_wrong(
    client: TestClient, path: str, body: dict[str, Any], status: int, said: str
) -> None:
    assert said in is_problem(client.post(f"/api/{path}", json=body), status)["detail"]


# A real browser


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")
def test_the_pages_are_accessible_and_fit(sample: Assistant) -> None:
    running = run(sample)
    address = next(running)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme="dark")
        page = context.new_page()
        for path in (COVERAGE, FINDINGS, f"{DIFFERENCE}&role=Skolbibliotekarie", LINT):  # axe takes long on long pages
            page.goto(address + path)
            page.evaluate("document.querySelectorAll('.places:nth-child(2) details').forEach(d => d.open = true)")
            broken = [(v["id"], [n["html"] for n in v["nodes"]][:2]) for v in Axe().run(page)["violations"]]
            assert not broken, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        browser.close()
    next(running, None)
