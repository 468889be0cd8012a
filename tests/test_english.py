"""Whoever reads in English meets Swedish only in the documents' own words, and is told that they are Swedish."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import lxml.html
import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.explain import shortened
from eval.pages import QUESTIONS
from tests.test_web_api import serve

SWEDISH = re.compile(
    r"[åäö]|\b(?:alla|av|bara|citat|det|dokument|eller|en|ett|fel|finns|fynd|ingen|inget|inte|krav|med|och|om|sida|sidor|som|spara"
    r"|till|utan|utkast|varje|visa|visas)\b",
    re.IGNORECASE,
)
QUOTED = re.compile("“[^”]*”")
TOLD = ("title", "aria-label", "alt", "placeholder", "label")
ASKED = (*QUESTIONS.values(), "Lista alla krav på lärare", "Och för lärare då?")
PLAN, OLDER, EVALUATION = "exempelsta-plan-2025", "exempelsta-plan-2022", "exempelsta-utvardering-2024"
SCANNED = "exempelsta-handlingsplan-2019"
CRITERIA = "nationella-delmal-2017"


@pytest.fixture(scope="module")
def reader(sample: Assistant) -> Iterator[TestClient]:
    with serve(sample) as client:
        client.cookies.set("sprak", "en")
        yield client


@pytest.fixture(scope="module")
def names(sample: Assistant) -> re.Pattern[str]:
    """What documents, roles and places are called, and what was asked: words that are nobody's to translate."""
    return re.compile("|".join(map(re.escape, sorted(_names(sample), key=len, reverse=True))), re.IGNORECASE)


def _names(sample: Assistant) -> set[str]:
    found = {"Röda tråden", *ASKED}
    for document in sample.store.documents():
        found |= {document.title, shortened(document.title), document.filename, *document.school_forms}
        for item in sample.store.items_of(document.id):
            found |= {item.role or "", item.area or ""}
    return found - {""}


def _left_in_swedish(page: str, names: re.Pattern[str]) -> Iterator[str]:
    """Texts that are said to be English and are not, but for names and what stands within quotation marks."""
    for element in lxml.html.fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        told = [
            value
            for name, value in element.items()
            if name in TOLD or (re.fullmatch(r"data-\w+", name) and " " in value)
        ]
        if element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") == "sv":
            continue
        for text in filter(None, (element.text, *(child.tail for child in element), *told)):
            if SWEDISH.search(names.sub("", QUOTED.sub("", " ".join(text.split())))):
                yield text.strip()


def _addresses(client: TestClient) -> Iterator[str]:
    """An address of every sort of page, some of them filled in."""
    yield from ("/", "/sok", "/dokument", "/historik", "/luckor", "/statistik", "/finns-inte", "/jobb/nej")
    yield from (f"{path}?{urlencode({'q': text})}" for path in ("/", "/sok") for text in (*ASKED, ""))
    yield from ("/ansvar", "/ansvar?kind=nej", "/matris", "/mal", "/malkedjor", "/arshjul", "/fragor", "/fynd")
    yield from (
        f"/dokument/{id_}{page}" for id_ in (PLAN, SCANNED) for page in ("", "/sida/1", "/sida/2?visa=raa", "/sida/99")
    )
    answer = client.post("/api/ask", json={"question": ASKED[0]}).json()
    client.post("/api/ask", json={"question": ASKED[-1], "conversation_id": answer["conversation_id"]})
    yield from (f"/svar/{answer['id']}", f"/samtal/{answer['conversation_id']}", "/svar/nej", "/samtal/nej")
    yield answer["citations"][0]["url"]
    for kind in ("responsibility", "goal"):
        yield f"/post/{client.get(f'/api/items?kind={kind}').json()['items'][0]['id']}"
    yield from ("/tackning", "/fynd-atgarder", "/skillnad", "/granska")
    yield f"/tackning?{urlencode({'criteria': CRITERIA, 'documents': PLAN})}"
    yield f"/fynd-atgarder?{urlencode({'evaluation': EVALUATION, 'plan': PLAN})}"
    yield f"/skillnad?{urlencode({'old': OLDER, 'new': PLAN})}"
    yield from (f"/granska?document={id_}" for id_ in (PLAN, OLDER))
    yield from ("/utkast", "/samtalsunderlag", "/samtalsunderlag?roll=Rektor&skolform=gymnasieskola", "/utkast/nej")
    unit = {"roll": "Rektor", "skolform": "gymnasieskola", "nulage": "", "antal": "5"}
    yield client.post("/utkast", data=unit, follow_redirects=False).headers["location"]
    assessment = client.post("/skattning", data=unit, follow_redirects=False).headers["location"]
    yield from (assessment, f"{assessment}/underlag")


def test_every_page_is_in_english_but_for_the_words_of_documents(reader: TestClient, names: re.Pattern[str]) -> None:
    left = {
        f"{address}: {text[:120]}"
        for address in _addresses(reader)
        for text in _left_in_swedish(reader.get(address).text, names)
    }
    assert sorted(left) == []
