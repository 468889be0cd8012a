"""`python -m eval.pages --url http://127.0.0.1:8000 [--out FOLDER]`: every page in a real browser, pictured and timed.

Each page is opened in a browser with an empty cache: its first contentful paint and what was fetched for it are measured,
and a picture is taken at each width, light and dark.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
WIDTHS = (390, 1024, 1600)
HEIGHT = 900
SCHEMES = ("light", "dark")
TIMES = 3  # that a page is opened when it is timed; the median counts
PATIENCE_SECONDS = 60
QUESTIONS = {
    "svar": "Vad ansvarar rektor för?",
    "svar-jamforelse": "Vad skiljer planerna åt om kompetensutveckling?",
    "svar-nej": "Vad kostar skolmaten per elev?",
    "svar-utanfor": "Hur långt är det till månen?",
    "svar-fraga-tillbaka": "planen?",
}
"""An answer of each shape that there is a page for."""
UNIT = {"roll": "Rektor", "skolform": "gymnasieskola", "antal": "5"}
"""For whom activities are drafted and a self-assessment is made."""
CRITERIA = "nationella-delmal-2017"
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"


@dataclass(frozen=True, slots=True)
class Address:
    """A page to look at: a name for its pictures, and where it is on the server."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader waits for and fetches: milliseconds to the first contentful paint, and kilobytes on the wire."""

    address: Address
    paint_ms: float
    kilobytes: float


def addresses(url: str) -> tuple[Address, ...]:
    """One address of every sort of page of a running server with documents; of some sorts several, which look unlike."""
    filed = _get(url, "/api/documents")["documents"]
    answer = _post(url, "/api/ask", {"question": QUESTIONS["svar"]})
    later = {"question": "Och för lärare då?", "conversation_id": answer["conversation_id"]}
    followed = _post(url, "/api/ask", later)
    item = _get(url, "/api/items?kind=responsibility")["items"][0]
    smallest = min(filed, key=lambda each: each["pages"])
    cited = tuple(_cited(filed, answer["citations"]))
    first, cited_in = filed[0]["id"], answer["citations"][0]["document_id"]
    return (
        Address("fraga", "/"),
        *(Address(name, f"/?{urlencode({'q': question})}") for name, question in QUESTIONS.items()),
        Address("sok", f"/sok?{urlencode({'q': QUESTIONS['svar'], 'documents': smallest['id']})}"),
        *(Address(f"kvitto-{n}", f"/svar/{quote(each['id'])}") for n, each in enumerate((answer, followed), 1)),
        Address("ansvar", f"/ansvar?role=Rektor&documents={quote(cited_in)}"),
        Address("matris", "/matris"),
        Address("mal", f"/mal?documents={quote(cited_in)}"),
        Address("malkedjor", "/malkedjor"),
        Address("malkedja", f"/malkedjor?documents={quote(cited_in)}"),
        Address("arshjul", "/arshjul"),
        Address("fragor", "/fragor"),
        Address("fynd", "/fynd"),
        Address("post", f"/post/{quote(item['id'])}"),
        Address("dokument", "/dokument"),
        Address("dokument-ett", f"/dokument/{quote(first)}"),
        *(Address(f"kalla-{kind}", path) for kind, path in cited),
        Address("sida-raa", f"/dokument/{quote(first)}/sida/1?visa=raa"),
        Address("utkast-ny", "/utkast"),
        Address("samtalsunderlag", f"/samtalsunderlag?{urlencode(UNIT)}"),
        Address("utkast", _sent(url, "/utkast", UNIT)),
        Address("skattning", _sent(url, "/skattning", UNIT)),
        *_of_the_desk(filed),
        Address("luckor", "/luckor"),
        Address("historik", "/historik"),
        Address("samtal", f"/samtal/{quote(answer['conversation_id'])}"),
        Address("statistik", "/statistik"),
        Address("finns-inte", "/finns-inte"),
    )


def look(browser: Browser, url: str, address: Address, folder: Path) -> Iterator[Path]:
    """Pictures of the whole page in the folder, one for each width and scheme."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(url + address.path, wait_until="networkidle")
            path = folder / f"{address.name}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
            context.close()
            yield path


def measure(browser: Browser, url: str, address: Address) -> Shown:
    """What the page costs somebody who has never been there."""
    met = [_open(browser.new_context(), url + address.path) for _ in range(TIMES)]
    return Shown(address, median(paint for paint, _ in met), met[-1][1] / 1000)


def to_markdown(shown: Sequence[Shown]) -> str:
    """The figures as a table, the slowest page first."""
    rows = sorted(shown, key=lambda each: -each.paint_ms)
    lines = [f"| {each.address.name} | {each.paint_ms:.0f} | {each.kilobytes:.0f} |" for each in rows]
    return "\n".join(("| Sida | första innehåll (ms) | hämtat (kB) |", "|---|---|---|", *lines))


def _open(context: BrowserContext, address: str) -> tuple[float, float]:
    """Milliseconds to the first contentful paint, and the bytes that were fetched."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    fetched: list[float] = []
    wire.on("Network.loadingFinished", lambda event: fetched.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    paint = float(page.evaluate(PAINT))
    context.close()
    return paint, sum(fetched)


def _cited(filed: Sequence[Mapping[str, Any]], citations: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Where a cited quote is shown in its document, and a first page of each other format, by the ending of the file."""
    shown = {citation["document_id"]: citation["url"] for citation in reversed(citations)}
    by_suffix = {Path(each["filename"]).suffix.removeprefix("."): each["id"] for each in reversed(filed)}
    for suffix, id_ in by_suffix.items():
        yield suffix, f"/dokument/{quote(id_)}/sida/1"
    yield from (("citat", url) for url in list(shown.values())[:1])


def _of_the_desk(filed: Sequence[Mapping[str, Any]]) -> Iterator[Address]:
    """The pages of the desk, each with nothing chosen and with something where there is something to choose."""
    plans = [each["id"] for each in sorted(filed, key=lambda each: -each["pages"]) if each["kind"] == "plan"]
    evaluations = [each["id"] for each in filed if each["kind"] == "utvärdering"]
    earlier = [(each["id"], each["replaced_by"]) for each in filed if each["replaced_by"]]
    yield from (Address(f"{name}-ny", f"/{name}") for name in ("tackning", "fynd-atgarder", "skillnad", "granska"))
    for plan in plans[:1]:
        yield Address("tackning", f"/tackning?{urlencode({'criteria': CRITERIA, 'documents': plan})}")
        yield Address("granska", f"/granska?{urlencode({'document': plan})}")
        for evaluation in evaluations[:1]:
            yield Address("fynd-atgarder", f"/fynd-atgarder?{urlencode({'evaluation': evaluation, 'plan': plan})}")
    for old, new in earlier[:1]:
        yield Address("skillnad", f"/skillnad?{urlencode({'old': old, 'new': new, 'role': 'Rektor'})}")


def _sent(url: str, path: str, form: Mapping[str, str]) -> str:
    """Where sending a form leads to."""
    with urlopen(url + path, urlencode(form).encode(), timeout=PATIENCE_SECONDS) as reply:  # noqa: S310
        return str(reply.url).removeprefix(url)


def _get(url: str, path: str) -> Any:
    with urlopen(url + path, timeout=PATIENCE_SECONDS) as reply:  # noqa: S310 - the address the user gave
        return json.load(reply)


def _post(url: str, path: str, body: Mapping[str, str]) -> Any:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = Request(url + path, json.dumps(body).encode(), headers)  # noqa: S310
    with urlopen(request, timeout=PATIENCE_SECONDS) as reply:  # noqa: S310
        return json.load(reply)


def main(arguments: list[str] | None = None) -> None:
    """Look at every page of a running server and print what each costs."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="python -m eval.pages", description="Se och mät varje sida i en webbläsare.")
    parser.add_argument("--url", required=True, help="den körande serverns adress")
    parser.add_argument("--out", type=Path, help="mapp för bilder; utan den mäts sidorna bara")
    parser.add_argument("--only", nargs="*", help="bara sidorna med de namnen")
    parser.add_argument("--chromium", type=Path, default=CHROMIUM, help="webbläsaren")
    chosen = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.chromium, args=FLAGS)
        wanted = [each for each in addresses(chosen.url) if not chosen.only or each.name in chosen.only]
        print(to_markdown([measure(browser, chosen.url, each) for each in wanted]))
        if chosen.out:
            chosen.out.mkdir(parents=True, exist_ok=True)
            pictures = [path for each in wanted for path in look(browser, chosen.url, each, chosen.out)]
            print(f"{len(pictures)} bilder i {chosen.out}")
        browser.close()


if __name__ == "__main__":
    main()
