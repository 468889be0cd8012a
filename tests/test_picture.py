"""Pictures of pages: painted by processes of their own that a broken file cannot take the server with, and kept for a while."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assistant.ask import Assistant
from assistant.errors import ReadError
from assistant.types import Document
from assistant.web import picture
from assistant.web.picture import COMMAND, Painter, Painters, Pictures, picture_of
from assistant.web.reading_pages import WIDTHS
from tests.pdfs import Text, draw
from tests.test_web_api import is_problem, serve

PDF = "application/pdf"
HANGS = "import time; time.sleep(600)"
DIES = "import os, sys; sys.stdin.readline(); os._exit(11)"


def order(path: Path, *, index: int = 0, width: int | None = 300, boxes: object = ()) -> dict[str, object]:
    """What a painter is asked for."""
    return {"path": str(path), "index": index, "width": width, "boxes": boxes}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A PDF of two pages."""
    return draw(tmp_path / "plan.pdf", [Text(72, 100, "Rektor")], [Text(72, 100, "Lärare")])


@pytest.fixture
def painters() -> Iterator[Painters]:
    pool = Painters(2, seconds=20)
    yield pool
    pool.close()


def a_pdf(assistant: Assistant) -> Document:
    """Some document that has pictures."""
    return next(each for each in assistant.store.documents() if each.media_type == PDF)


def address_of(document: Document, *, width: int = WIDTHS[0], number: int = 1) -> str:
    """Where the picture of a page is."""
    return f"/dokument/{document.id}/sida/{number}/bild/{width}"


# Painting


def test_a_page_is_painted_as_wide_as_asked_for(painters: Painters, plan: Path) -> None:
    image = Image.open(BytesIO(painters.paint(order(plan))))
    assert image.format == "PNG"
    assert image.width in (300, 301)
    assert image.height / image.width == pytest.approx(842 / 595, rel=0.01)


def test_boxes_are_painted_over_the_page_in_colour_and_the_ink_stays(painters: Painters, plan: Path) -> None:
    plain, marked = (
        Image.open(BytesIO(painters.paint(order(plan, width=595, boxes=boxes)))).convert("RGB")
        for boxes in ([], [[60, 80, 160, 110]])
    )
    red, green, blue = marked.getpixel((155, 85))  # type: ignore[misc]
    assert min(plain.getpixel((155, 85))) > 250  # type: ignore[type-var, arg-type]
    assert red > 240
    assert green > 200
    assert blue < 170
    assert min(marked.getpixel((300, 300))) > 250  # type: ignore[type-var, arg-type]
    assert min(marked.crop((60, 80, 160, 110)).convert("L").tobytes()) < 80


def test_a_page_that_claims_to_be_huge_is_painted_small(painters: Painters, tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=14_400, height=200)
    writer.write(tmp_path / "stor.pdf")
    assert max(Image.open(BytesIO(painters.paint(order(tmp_path / "stor.pdf", width=None)))).size) <= 3_001


def test_one_painter_goes_on_from_file_to_file_past_broken_ones(painters: Painters, plan: Path, tmp_path: Path) -> None:
    broken = tmp_path / "trasig.pdf"
    broken.write_bytes(b"%PDF-1.7\ntrasig")
    first = painters.paint(order(plan))
    assert painters.paint(order(broken)) == b""
    assert painters.paint(order(tmp_path / "saknas.pdf")) == b""
    assert painters.paint(order(plan, index=7)) == b""
    assert painters.paint(order(plan)) == first


# Painters that hang or die


@pytest.mark.parametrize("program", [HANGS, DIES])
def test_a_file_that_takes_its_painter_with_it_does_not_hurt_the_next(
    plan: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    pool = Painters(1, seconds=0.3)
    monkeypatch.setattr(picture, "COMMAND", (sys.executable, "-c", program))
    assert pool.paint(order(plan)) == b""
    monkeypatch.setattr(picture, "COMMAND", COMMAND)
    pool = Painters(1)
    assert pool.paint(order(plan)).startswith(b"\x89PNG")
    pool.close()


def test_a_painter_that_died_while_it_had_nothing_to_do_is_replaced(painters: Painters, plan: Path) -> None:
    painters.wake()
    (free,) = painters._free
    os.kill(free._process.pid, 9)
    while free.alive:
        time.sleep(0.01)
    assert painters.paint(order(plan)).startswith(b"\x89PNG")


def test_painters_are_let_go_when_there_is_nothing_to_paint_and_come_back(plan: Path) -> None:
    pool = Painters(1, idle_seconds=0.05)
    pool.paint(order(plan))
    while pool._free:
        time.sleep(0.01)
    assert pool.paint(order(plan)).startswith(b"\x89PNG")
    pool.close()


def test_a_painter_that_has_painted_much_is_replaced(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "PAGES_EACH", 2)
    pool = Painters(1)
    pool.paint(order(plan))
    (first,) = pool._free
    pool.paint(order(plan))
    assert not pool._free
    assert not first.alive
    pool.close()


def test_no_more_painters_work_than_there_are_seats(plan: Path) -> None:
    pool = Painters(2)
    with ThreadPoolExecutor(8) as threads:
        painted = list(threads.map(lambda index: pool.paint(order(plan, index=index % 2)), range(16)))
    assert len(pool._free) <= 2
    assert len(set(painted)) == 2
    pool.close()


def test_a_painter_ends_when_whoever_started_it_is_gone(plan: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom assistant.web.picture import Painter\n"
        "painter = Painter(); painter.paint(" + repr(order(plan)) + ", 20)\n"
        "print(painter._process.pid, flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}/stat").exists() and time.monotonic() < deadline:
        if Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z":  # nobody here is its parent
            return
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}/stat").exists()


def test_closing_leaves_no_process_behind(plan: Path) -> None:
    pool = Painters(1)
    pool.paint(order(plan))
    (painter,) = pool._free
    pool.close()
    assert painter._process.returncode is not None
    with pytest.raises(ChildProcessError):
        os.waitpid(painter._process.pid, os.WNOHANG)


def test_the_painter_is_given_a_limit_of_memory(plan: Path) -> None:
    painter = Painter()
    painter.paint(order(plan), 20)
    limits = Path(f"/proc/{painter._process.pid}/limits")
    if limits.exists():
        (line,) = (line for line in limits.read_text().splitlines() if line.startswith("Max address space"))
        assert int(line.split()[3]) <= 1024 * 1024 * 1024
    painter.close()


# Kept pictures


@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 80))))
def test_kept_pictures_never_take_more_room_than_there_is(room: int, asked: list[tuple[int, int]]) -> None:
    kept = Pictures(room)
    for key, size in asked:
        kept.keep(key, b"x" * size)
        held = [found for each in range(10) if (found := kept.get(each)) is not None]
        assert sum(map(len, held)) == kept.size <= room


def test_the_picture_asked_for_longest_ago_is_forgotten_first() -> None:
    kept = Pictures(3)
    for key in "abc":
        kept.keep(key, b"x")
    kept.get("a")
    kept.keep("d", b"x")
    assert [kept.get(key) for key in "abcd"] == [b"x", None, b"x", b"x"]


def test_a_page_is_painted_once_for_all_who_ask(sample: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[object] = []

    class Counting(Painters):
        def paint(self, order: object) -> bytes:
            painted.append(order)
            return b"bild"

    monkeypatch.setattr(picture, "POOL", Counting(1))
    monkeypatch.setattr(picture, "PICTURES", Pictures(1_000))
    document = a_pdf(sample)
    for number in (1, 1, 2, 1):
        assert picture_of(document, number, sample.settings, width=600) == b"bild"
    assert len(painted) == 2


def test_what_could_not_be_painted_is_told_and_not_kept(sample: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Painters):
        def paint(self, order: object) -> bytes:
            return b""

    monkeypatch.setattr(picture, "POOL", Failing(1))
    monkeypatch.setattr(picture, "PICTURES", kept := Pictures(1_000))
    with pytest.raises(ReadError, match="kan inte visas som bild"):
        picture_of(a_pdf(sample), 1, sample.settings)
    assert kept.size == 0
    reply = serve(sample).get(address_of(a_pdf(sample)))
    assert reply.status_code == ReadError.status


# Over HTTP


@pytest.fixture(scope="module")
def client(sample: Assistant) -> Iterator[TestClient]:
    with serve(sample) as client:
        yield client


def test_a_browser_keeps_a_picture_whose_address_names_the_file(client: TestClient, sample: Assistant) -> None:
    document = a_pdf(sample)
    named = client.get(address_of(document), params={"v": document.digest[:16]})
    assert (named.headers["content-type"], named.content[:4]) == ("image/png", b"\x89PNG")
    assert "immutable" in named.headers["cache-control"]
    assert "no-cache" in client.get(address_of(document), params={"v": "annan"}).headers["cache-control"]
    again = client.get(address_of(document), headers={"If-None-Match": named.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_width_is_another_picture_of_the_same_page(client: TestClient, sample: Assistant) -> None:
    replies = [client.get(address_of(a_pdf(sample), width=width)) for width in WIDTHS]
    assert [Image.open(BytesIO(each.content)).width for each in replies] == list(WIDTHS)
    assert len({each.headers["etag"] for each in replies}) == len(WIDTHS)


def test_a_page_or_width_or_document_that_is_not_there_has_no_picture(client: TestClient, sample: Assistant) -> None:
    document = a_pdf(sample)
    for address in (
        *(address_of(document, number=0), address_of(document, number=document.pages + 1)),
        *(address_of(document, width=601), address_of(replace(document, id="nej"))),
        address_of(next(each for each in sample.store.documents() if each.media_type != PDF)),
    ):
        assert client.get(address).status_code == 404, address


def test_a_picture_whose_file_is_gone_says_so(sample: Assistant, tmp_path: Path) -> None:
    moved = sample.settings.model_copy(update={"data": tmp_path})
    document = replace(a_pdf(sample), digest="ny")
    with pytest.raises(Exception, match="finns inte kvar"):
        picture_of(document, 1, moved)


def test_the_painted_mark_of_the_api_stays(client: TestClient, sample: Assistant) -> None:
    address = f"/api/documents/{a_pdf(sample).id}/pages/1"
    plain, marked = (
        client.get(address, params={"format": "image"} | span).content for span in ({}, {"start": 0, "end": 30})
    )
    assert plain != marked
    assert is_problem(client.get(f"{address}?format=image&start=5&end=5"), 422)
