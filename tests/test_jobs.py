"""Files are read in processes of their own, as jobs that can be followed, stopped and tried again."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError
from assistant.language import LANGUAGES, speaking
from assistant.types import Failure, FileReport, Job, JobState, Progress, Report
from assistant.web import create_app, words
from assistant.web.job_view import view_job
from assistant.web.jobs import INTERRUPTED, Ingest, Jobs
from ingest import workshop
from ingest.sync import ingest
from ingest.watch import watch
from tests.documents import picture_pdf
from tests.test_web_api import finished, is_problem, upload
from tests.test_web_pages import page_of, text_of

ROOT = Path(__file__).parents[1]
Write = Callable[..., Path]


@pytest.fixture
def unruly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The readers are ones that hang, crash and swell as the names of the files say."""
    workshop.close_spare()
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.unruly_worker import main; main()"
    monkeypatch.setattr(workshop, "COMMAND", (*workshop.COMMAND[:-1], code))
    yield
    workshop.close_spare()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Makes documents of those names in a folder, and gives the folder."""

    def write(*names: str) -> Path:
        folder = tmp_path / "mapp"
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).write_text(f"Plan {name}\n\nRektor ska räkna {name} varje vecka.\n", encoding="utf-8")
        return folder

    return write


def limited(assistant: Assistant, **settings: object) -> Assistant:
    """The assistant, with those settings."""
    assistant.settings = assistant.settings.model_copy(update=settings)
    return assistant


def reasons(report: Report) -> dict[str, str]:
    """Why each file failed, by its name."""
    return {failure.file: failure.reason for failure in report.failed}


# Processes


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dor.txt", "troligen skadad"),
        ("kraschar.txt", "troligen skadad"),
        ("sväller.txt", "RODTRAD_MAX_MEMORY_BYTES"),
        ("djup.txt", "nästlad"),
        ("fel.txt", "skrivits i loggen"),
        ("vägrar.txt", "vägrar"),
    ],
)
@pytest.mark.usefixtures("unruly")
def test_a_file_that_takes_its_process_with_it_fails_alone(
    empty: Assistant, write: Write, name: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    report = ingest(write("a.txt", name, "z.txt"), assistant=limited(empty, workers=1))
    assert report.added == ("a", "z")
    assert words in reasons(report)[name]
    assert "hemlig" not in reasons(report)[name]
    assert ("hemlig detalj" in caplog.text) == (name == "fel.txt")


@pytest.mark.parametrize("name", ["hanger.txt", "barn.txt"])
@pytest.mark.usefixtures("unruly")
def test_a_file_that_hangs_is_given_up_with_all_it_has_started(empty: Assistant, write: Write, name: str) -> None:
    report = ingest(write("a.txt", name, "z.txt"), assistant=limited(empty, max_page_seconds=0.5))
    assert report.added == ("a", "z")
    assert f"sida 1 i {name}" in reasons(report)[name]
    assert "RODTRAD_MAX_PAGE_SECONDS" in reasons(report)[name]
    assert "sleep 601" not in running()


@pytest.mark.usefixtures("unruly")
def test_the_time_is_for_a_page_not_for_the_file(empty: Assistant, write: Write) -> None:
    assert ingest(write("slapar.txt"), assistant=limited(empty, max_page_seconds=1.5)).added == ("slapar",)


@pytest.mark.usefixtures("unruly")
def test_a_file_that_takes_long_does_not_hold_up_the_others(empty: Assistant, write: Write) -> None:
    stop = Event()
    told: list[Progress] = []

    def listen(progress: Progress) -> None:
        told.append(progress)
        if progress.files_done == 2:
            stop.set()

    report = ingest(
        write("hanger.txt", "m.txt", "n.txt", "o.txt"),
        assistant=limited(empty, workers=2),
        progress=listen,
        stop=stop,
    )
    assert report.cancelled
    assert {"m", "n"} <= set(report.added)
    assert {progress.files for progress in told} == {4}


def test_nothing_is_started_when_nothing_has_changed(
    empty: Assistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(folder, assistant=empty)
    workshop.close_spare()
    monkeypatch.setattr(workshop, "COMMAND", ("no-such-program",))
    assert ingest(folder, assistant=empty).skipped == ("guide", "plan")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes where Linux lists them")
@pytest.mark.usefixtures("unruly")
def test_the_process_of_a_program_that_was_killed_ends_too(write: Write, tmp_path: Path) -> None:
    code = (
        "import sys, ingest.workshop as w, ingest.sync as s; from pathlib import Path;"
        f"w.COMMAND = {workshop.COMMAND!r};"
        "from assistant.ask import make_assistant; from assistant.settings import load_settings;"
        f"s.ingest(Path({str(write('barn.txt'))!r}), assistant=make_assistant(load_settings(data={str(tmp_path)!r})))"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as parent:
        begun = eventually(lambda: "sleep 601" in running())
        parent.kill()
    assert begun
    assert eventually(lambda: "sleep 601" not in running() and "tests.unruly_worker" not in running())


def test_a_report_says_of_each_file_how_well_it_was_read(empty: Assistant, folder: Path) -> None:
    (file, _) = ingest(folder, assistant=empty).files
    (document, *_) = empty.store.documents()
    assert (file.id, file.file, file.pages) == (document.id, document.filename, document.pages)
    assert file.passages == empty.store.passage_count([document.id])
    assert (file.pages_without_text, file.ocr_pages, file.confidence, file.ready) == ((), 0, None, True)


# Stopping


@pytest.mark.usefixtures("unruly")
def test_what_is_stopped_leaves_nothing_half_and_is_finished_by_the_next(empty: Assistant, write: Write) -> None:
    folder, stop = write("a.txt", "hanger.txt", "z.txt"), Event()

    def stop_after_the_first() -> None:
        eventually(lambda: bool(empty.store.fingerprints()))
        stop.set()

    Thread(target=stop_after_the_first).start()
    report = ingest(folder, assistant=limited(empty, workers=1), stop=stop)
    assert (report.added, report.failed, report.cancelled) == (("a",), (), True)
    assert empty.index.check(empty.store)
    (folder / "hanger.txt").unlink()
    assert ingest(folder, assistant=empty).added == ("z",)


# Jobs


@pytest.fixture
def unruly_client(empty: Assistant, unruly: None) -> Iterator[TestClient]:
    """A server whose readers do what the names of the files say."""
    with client_of(limited(empty, workers=1), partial(ingest, assistant=empty)) as client:
        yield client


def client_of(assistant: Assistant, read: Ingest) -> TestClient:
    """A client of a new server."""
    return TestClient(create_app(assistant, ingest=read), base_url="http://localhost")


def sent(client: TestClient, *names: str) -> str:
    """The address of the job that reads files of those names."""
    url: str = upload(client, *((name, f"Rektor ska räkna {name}.".encode()) for name in names)).json()["url"]
    return url


def at_page(client: TestClient, url: str, file: str) -> Any:
    """How far the job has come, once it has come to that file."""
    assert eventually(lambda: (client.get(url).json()["progress"] or {}).get("file") == file)
    return client.get(url).json()["progress"]


def test_a_job_tells_file_page_and_step_and_can_be_cancelled_in_the_middle(unruly_client: TestClient) -> None:
    url = sent(unruly_client, "a.txt", "hanger.txt", "z.txt")
    progress = at_page(unruly_client, url, "hanger.txt")
    assert progress == {"file": "hanger.txt", "files_done": 1, "files": 3, "page": 1, "pages": 2, "step": "läser"}
    page = page_of(unruly_client.get(url.replace("/api/jobs/", "/jobb/")))
    assert "1 av 3 filer klara." in text_of(page, "//main")
    assert files_of(page) == {
        "a.txt": "a.txt Inläst",
        "hanger.txt": "hanger.txt Läses Sida 1 av 2: läser texten.",
        "z.txt": "z.txt Väntar",
    }
    assert page.xpath("//form/@action") == [url.replace("/api/jobs/", "/jobb/") + "/avbryt"]
    assert unruly_client.post(f"{url}/cancel").status_code == 200
    job = finished(unruly_client, url)
    assert (job["state"], job["progress"], job["ready"]) == ("avbruten", None, False)
    assert (job["report"]["added"], job["report"]["cancelled"]) == (["a"], True)
    assert [document["id"] for document in unruly_client.get("/api/documents").json()["documents"]] == ["a"]
    page = page_of(unruly_client.get(url.replace("/api/jobs/", "/jobb/")))
    assert text_of(page, "//*[@role='status']") == "Avbruten: 3 filer"
    assert {name: shown.split()[1] for name, shown in files_of(page).items()} == {
        **{"a.txt": "Klar", "hanger.txt": "Inte", "z.txt": "Inte"}
    }
    assert page.xpath("//form//button/text()") == ["Försök igen med 2 filer"]


def test_a_cancelled_job_that_is_tried_again_reads_only_what_was_not_read(
    unruly_client: TestClient, empty: Assistant
) -> None:
    url = sent(unruly_client, "a.txt", "hanger.txt", "z.txt")
    at_page(unruly_client, url, "hanger.txt")
    unruly_client.post(f"{url}/cancel")
    finished(unruly_client, url)
    (empty.settings.uploads_folder / "hanger.txt").rename(empty.settings.uploads_folder / "undan.txt")
    (empty.settings.uploads_folder / "undan.txt").with_name("hanger.txt").mkdir()  # nothing to read there now
    again = unruly_client.post(f"{url}/retry")
    assert (again.status_code, again.json()["attempt"]) == (202, 2)
    job = finished(unruly_client, url)
    assert (job["state"], job["report"]["added"], job["report"]["skipped"]) == ("klar", ["a", "z"], [])
    assert [file["file"] for file in job["report"]["files"]] == ["a.txt", "z.txt"]
    is_problem(unruly_client.post(f"{url}/retry"), 422)


def test_a_job_that_waits_can_be_cancelled_and_is_never_begun(unruly_client: TestClient) -> None:
    first, second = sent(unruly_client, "hanger.txt"), sent(unruly_client, "b.txt")
    assert unruly_client.get(second).json()["state"] == "väntar"
    assert unruly_client.post(f"{second}/cancel").json()["state"] == "avbruten"
    unruly_client.post(f"{first}/cancel")
    assert finished(unruly_client, first)["state"] == "avbruten"
    third = sent(unruly_client, "c.txt")
    assert finished(unruly_client, third)["report"]["added"] == ["c"]
    listed = unruly_client.get("/api/jobs").json()
    assert [job["id"] for job in listed["jobs"]] == [url.rpartition("/")[2] for url in (third, second, first)]
    assert listed["total"] == 3


def test_a_failed_file_can_be_tried_again_from_the_page(empty: Assistant) -> None:
    asked: list[tuple[str, ...]] = []

    def read(*paths: Path, **_: object) -> Report:
        asked.append(tuple(path.name for path in paths))
        if len(asked) == 1:
            return Report(added=("a",), failed=(failure,), files=(file_report("a.txt"),), passages=1)
        return Report(added=("b",), files=(file_report("b.txt"),), passages=1)

    failure = failure_of("b.txt")
    with client_of(empty, read) as client:
        url = sent(client, "a.txt", "b.txt")
        assert finished(client, url)["state"] == "klar"
        address = url.replace("/api/jobs/", "/jobb/")
        page = page_of(client.get(address))
        assert text_of(page, "//*[@role='status']") == "Inte klar: 1 av 2 filer behöver ses över"
        assert files_of(page)["b.txt"] == "b.txt Misslyckades Filen är trasig."
        (button,) = page.xpath("//form/@action")
        assert page.xpath("//form//button/text()") == ["Försök igen med 1 fil"]
        assert client.post(button, follow_redirects=False).headers["location"] == address
        job = finished(client, url)
        assert not page_of(client.get(address)).xpath("//form")
        assert "inget att försöka igen" in page_of(client.post(f"{address}/igen"), 422).text_content()
    assert asked == [("a.txt", "b.txt"), ("b.txt",)]
    assert (job["report"]["added"], job["report"]["failed"], job["ready"]) == (["a", "b"], [], True)


def test_a_document_with_a_page_without_text_is_never_ready(empty: Assistant) -> None:
    def read(*_: Path, **__: object) -> Report:
        return Report(added=("a",), files=(file_report("a.txt", pages_without_text=(3, 4)),))

    with client_of(empty, read) as client:
        url = sent(client, "a.txt")
        assert (finished(client, url)["state"], client.get(url).json()["ready"]) == ("klar", False)
        page = page_of(client.get(url.replace("/api/jobs/", "/jobb/")))
        listed = page_of(client.get("/dokument"))
    assert text_of(page, "//*[@role='status']").startswith("Inte klar")
    assert "Inte klar Utan text: sidor 3, 4." in files_of(page)["a.txt"]
    assert page.xpath("//ol[@class='files']//a/@href") == ["/dokument/a", "/dokument/a/sida/3"]
    assert text_of(listed, "//ul[@class='jobs']/li").startswith("Inte klar")


def test_a_closed_server_leaves_its_jobs_to_be_tried_again_by_the_next(
    unruly_client: TestClient, empty: Assistant
) -> None:
    first, second = sent(unruly_client, "hanger.txt"), sent(unruly_client, "b.txt")
    at_page(unruly_client, first, "hanger.txt")
    unruly_client.__exit__()
    with client_of(empty, partial(ingest, assistant=empty)) as client:
        for url in (first, second):
            job = client.get(url).json()
            assert (job["state"], job["error"]) == ("misslyckades", INTERRUPTED)
            page = page_of(client.get(url.replace("/api/jobs/", "/jobb/")))
            assert "Servern stängdes innan jobbet var klart" in text_of(page, "//main")
            assert page.xpath("//form/@action") == [url.replace("/api/jobs/", "/jobb/") + "/igen"]
        client.post(f"{second}/retry")
        assert finished(client, second)["report"]["added"] == ["b"]


def test_a_server_that_was_killed_has_its_jobs_marked_by_the_next(empty: Assistant) -> None:
    left = Job("1", ("a.txt",), datetime.now(UTC), JobState.READING, Progress("a.txt", 0, 1))
    done = Job("2", ("b.txt",), datetime.now(UTC), JobState.DONE, report=Report(added=("b",)))
    for job in (left, done):
        empty.store.save_job(job)
    jobs = Jobs(partial(ingest, assistant=empty), store=empty.store, uploads=empty.settings.uploads_folder)
    jobs.take_over()
    assert (jobs.get("1").state, jobs.get("1").error, jobs.get("1").progress) == (JobState.FAILED, INTERRUPTED, None)
    assert jobs.get("2") == done
    with pytest.raises(InputError):
        jobs.retry("2")
    with pytest.raises(NotFoundError):
        jobs.cancel("3")
    jobs.close()


def test_what_is_told_of_each_file_is_known_until_the_job_is_over(empty: Assistant) -> None:
    told, go = list[tuple[Progress, ...]](), Event()

    def read(*_: Path, progress: Callable[[Progress], None], **__: object) -> Report:
        for at in (Progress("a.txt", 0, 2, 1, 9), Progress("b.txt", 0, 2, 1, 2), Progress("a.txt", 0, 2, 2, 9)):
            progress(at)
        told.append(jobs.told(job.id))
        go.wait()
        return Report()

    jobs = Jobs(read, store=empty.store, uploads=empty.settings.uploads_folder)
    job = jobs.submit([empty.settings.uploads_folder / name for name in ("a.txt", "b.txt")])
    assert eventually(lambda: bool(told))
    go.set()
    assert eventually(lambda: jobs.get(job.id).state.over)
    assert told == [(Progress("a.txt", 0, 2, 2, 9), Progress("b.txt", 0, 2, 1, 2))]
    assert jobs.told(job.id) == ()
    jobs.close()


def test_every_step_of_reading_has_words(empty: Assistant, tmp_path: Path) -> None:
    told = list[Progress]()
    picture_pdf(tmp_path / "skannad.pdf", ["Rektor ansvarar för planen"])
    (tmp_path / "trasig.pdf").write_bytes(b"%PDF-1.7 och inget mer")
    ingest(tmp_path / "skannad.pdf", tmp_path / "trasig.pdf", assistant=empty, progress=told.append)
    assert {progress.step for progress in told} == {*words.STEPS}


@pytest.mark.parametrize("state", JobState)
def test_a_job_in_any_state_has_a_headline_in_both_languages(state: JobState) -> None:
    job = Job("1", ("a.txt", "b.txt"), datetime.now(UTC), state)
    for language in LANGUAGES:
        with speaking(language):
            assert view_job(job, (), ()).headline


def test_the_watched_folder_is_read_on_demand_and_no_other(empty: Assistant, folder: Path) -> None:
    with client_of(empty, partial(ingest, assistant=empty)) as client:
        is_problem(client.post("/api/jobs/folder", json={"path": "/etc"}), 404)
    watched = limited(empty, watch_folder=folder)
    with client_of(watched, partial(ingest, assistant=watched)) as client:
        job = finished(client, client.post("/api/jobs/folder", json={"path": "/etc"}).json()["url"])
    assert (job["files"], job["report"]["added"]) == ([str(folder)], ["guide", "plan"])


# Watching


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, list[set[str]]]]:
    """A folder that is watched, and what stood in it each time it was to be read."""
    folder, read, stop = tmp_path / "bevakad", list[set[str]](), Event()
    folder.mkdir()
    watching = Thread(
        target=watch,
        args=(folder, lambda: read.append({path.name for path in folder.iterdir()}), stop),
        kwargs={"look": 0.02, "quiet": 0.3},
    )
    watching.start()
    yield folder, read
    stop.set()
    watching.join()


def test_new_changed_and_removed_files_are_read_once_they_are_left_alone(
    watched: tuple[Path, list[set[str]]],
) -> None:
    folder, read = watched
    (folder / "a.txt").write_text("ett")
    assert eventually(lambda: read == [{"a.txt"}])
    (folder / "a.txt").write_text("ett och två")
    assert eventually(lambda: len(read) == 2)
    (folder / "b.txt").write_text("tre")
    assert eventually(lambda: len(read) == 3)
    (folder / "a.txt").unlink()
    assert eventually(lambda: read[3:] == [{"b.txt"}])


def test_a_file_that_still_grows_is_not_read(watched: tuple[Path, list[set[str]]]) -> None:
    folder, read = watched
    with (folder / "a.txt").open("w") as growing:
        for _ in range(10):
            growing.write("mer ")
            growing.flush()
            time.sleep(0.1)
            assert read == []
    assert eventually(lambda: read == [{"a.txt"}])


def test_a_folder_that_is_suddenly_empty_or_gone_is_left_alone(watched: tuple[Path, list[set[str]]]) -> None:
    folder, read = watched
    (folder / "a.txt").write_text("ett")
    assert eventually(lambda: len(read) == 1)
    (folder / "a.txt").rename(folder.parent / "undan.txt")
    time.sleep(0.6)
    folder.rmdir()
    time.sleep(0.6)
    assert len(read) == 1
    folder.mkdir()
    (folder / "a.txt").write_text("åter")
    assert eventually(lambda: len(read) == 2)


def test_a_folder_that_could_not_be_read_for_now_is_read_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.txt").write_text("ett")
    stop, tries = Event(), list[int]()

    def changed() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise NotFoundError("Upptaget.")
        stop.set()

    with caplog.at_level(logging.WARNING):
        watch(tmp_path, changed, stop, look=0.01, quiet=0.02)
    assert len(tries) == 3
    assert caplog.text.count("Upptaget.") == 1


def eventually(true: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


def running() -> str:
    """The command lines of all processes."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            lines.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return "\n".join(lines)


def files_of(page: Any) -> dict[str, str]:
    """What the page of a job says of each file."""
    rows = page.xpath("//ol[@class='files']/li")
    return {text_of(row, "h2/*[1]"): " ".join(row.text_content().split()) for row in rows}


def file_report(name: str, *, pages_without_text: tuple[int, ...] = ()) -> FileReport:
    """A report of a file of that name."""
    return FileReport(Path(name).stem, name, 4, pages_without_text, 0, None, 1, 1, 1, 0, ())


def failure_of(name: str) -> Failure:
    """A failure of a file of that name."""
    return Failure(Path(name).stem, name, "Filen är trasig.")
