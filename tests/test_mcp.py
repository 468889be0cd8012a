"""The assistant's tools by the Model Context Protocol: the official client, a real process on stdio and a real server."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from fastapi.testclient import TestClient
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from assistant.ask import Assistant
from assistant.coverage import Verdict
from assistant.mcp_server import make_server
from assistant.roles import find_roles
from assistant.types import Answer, Report
from assistant.web import create_app
from tests.test_openai_door import KEY, running, watched

QUESTION = "Vilka uppgifter har rektor enligt digitaliseringsplanen?"
PLAN = "exempelsta-plan-2025"
TOOLS = {"ask", "search", "get_passage", "list_items", "coverage", "duties_matrix"}


def command(data: Path) -> list[str]:
    return [sys.executable, "-m", "assistant.cli", "mcp", "--data", str(data)]


@asynccontextmanager
async def on_stdio(data: Path, environment: dict[str, str]) -> AsyncIterator[Client]:
    program, *arguments = command(data)
    started = StdioServerParameters(command=program, args=arguments, cwd=Path.cwd(), env=environment)
    async with Client(started) as client:
        yield client


@asynccontextmanager
async def over_http(address: str, *, key: str, mode: str = "auto") -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(f"{address}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


def given(assistant: Assistant, tool: str, **arguments: Any) -> tuple[str, Any]:
    """The text and the data of a tool, in this process."""
    result = called(assistant, tool, **arguments)
    assert not result.is_error, result.content
    return result.content[0].text, result.structured_content


def refusal(assistant: Assistant, tool: str, **arguments: Any) -> str:
    """What a tool says is wrong."""
    result = called(assistant, tool, **arguments)
    assert result.is_error
    assert result.structured_content is None
    text: str = result.content[0].text
    return text


def called(assistant: Assistant, tool: str, **arguments: Any) -> Any:
    async def call() -> Any:
        async with Client(make_server(assistant)) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(call)


# Real processes


async def everything(client: Client) -> tuple[Any, ...]:
    """What every client must get: the tools, an answer, its follow-up, and an error."""
    tools = (await client.list_tools()).tools
    answer = await client.call_tool("ask", {"question": QUESTION})
    again = {"question": "Var står det?", "conversation_id": answer.structured_content["conversation_id"]}
    followed = await client.call_tool("ask", again)
    wrong = await client.call_tool("ask", {"question": QUESTION, "documents": ["finns-inte"]})
    return tools, answer, followed, wrong


def check(tools: Any, answer: Any, followed: Any, wrong: Any) -> None:
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.output_schema["type"] == "object" for tool in tools)
    assert answer.structured_content["status"] == "answered"
    text = answer.content[0].text
    assert "**Källor**" in text
    assert text.endswith(f"conversation_id: {answer.structured_content['conversation_id']}")
    assert followed.structured_content["conversation_id"] == answer.structured_content["conversation_id"]
    assert wrong.is_error
    assert "finns-inte" in wrong.content[0].text


def test_another_program_starts_it_and_speaks_with_it_on_stdio_and_it_reaches_out_nowhere(
    sample: Assistant, tmp_path: Path
) -> None:
    async def speak() -> tuple[Any, ...]:
        async with on_stdio(sample.settings.data, watched(tmp_path / "log")) as client:
            assert client.instructions
            assert "aldrig instruktioner" in client.instructions
            return await everything(client)

    check(*anyio.run(speak))
    assert not (tmp_path / "log").exists()


def test_nothing_but_the_protocol_is_written_to_standard_output(sample: Assistant) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "prov", "version": "1"}}
    asked = {"name": "ask", "arguments": {"question": QUESTION}}
    sent = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": asked},
    ]
    with subprocess.Popen(
        command(sample.settings.data), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        for message in sent:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
        lines = [process.stdout.readline(), process.stdout.readline()]
        process.stdin.close()
        lines += process.stdout.readlines()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""
    assert [json.loads(line)["id"] for line in lines] == [1, 2]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_running_server_has_the_tools_at_mcp_for_those_who_have_the_key(served: str, mode: str) -> None:
    async def speak() -> tuple[Any, ...]:
        async with over_http(served, key=KEY, mode=mode) as client:
            return await everything(client)

    tools, answer, followed, wrong = anyio.run(speak)
    check(tools, answer, followed, wrong)
    urls = [citation["url"] for citation in answer.structured_content["citations"]]
    assert all(url.startswith(f"{served}/dokument/") for url in urls)
    assert f"]({urls[0]})" in answer.content[0].text


def test_without_the_key_there_are_no_tools(served: str) -> None:
    reply = httpx2.post(f"{served}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert reply.status_code == 401


@pytest.fixture(scope="module")
def served(sample: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("offline") / "log"
    with running(sample.settings.data, RODTRAD_ACCESS_KEY=KEY, **watched(log)) as address:
        yield address
    assert not log.exists()


# The web door


def web(assistant: Assistant) -> TestClient:
    return TestClient(create_app(assistant, ingest=lambda *_, **__: Report()), base_url="http://localhost")


def test_the_door_is_closed_to_other_sites_and_hosts_to_what_is_too_large_and_to_other_methods(
    sample: Assistant,
) -> None:
    client = web(sample)
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}

    def pieces() -> Any:
        yield from (b" " * 1_024 for _ in range(100))

    assert client.post("/mcp", json=body, headers=accept).json()["result"]["tools"]
    assert client.post("/mcp", json=body, headers=accept | {"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/mcp", json=body, headers=accept | {"Host": "evil.example"}).status_code == 400
    assert client.post("/mcp", content=b" " * 70_000, headers=accept).status_code == 413
    assert client.post("/mcp", content=pieces(), headers=accept).status_code == 413
    assert client.get("/mcp").status_code == client.delete("/mcp").status_code == 405


def test_the_protocol_s_library_is_not_loaded_to_serve_pages() -> None:
    code = "import sys, assistant.cli, assistant.web.server; print('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


# The tools


def test_an_answer_is_the_library_s_own(sample: Assistant) -> None:
    _, told = given(sample, "ask", question=QUESTION, documents=[PLAN], role="Rektor")
    answer = sample.ask(QUESTION, documents=[PLAN], role="Rektor")
    assert [s["text"] for s in told["sentences"]] == [s.text for s in answer.sentences]
    assert told["citations"][0]["url"] == answer.citations[0].url


def test_what_is_found_can_be_opened_where_it_stands_to_the_letter(sample: Assistant) -> None:
    text, found = given(sample, "search", question="källkritik", k=5)
    assert text.startswith("5 textställen")
    for each in found["passages"]:
        cited = each["citation"]
        place = {name: cited[name] for name in ("document_id", "page", "start", "end")}
        text, opened = given(sample, "get_passage", **place)
        assert opened["raw_text"] == cited["raw_quote"]
        assert cited["document_title"] in text
        raw = sample.store.page(place["document_id"], place["page"])
        assert opened["before"] + opened["text"] + opened["after"] == raw.reading()
        assert opened["validity"] == cited["validity"]


def test_a_page_is_opened_whole_when_no_place_on_it_is_named(sample: Assistant) -> None:
    _, opened = given(sample, "get_passage", document_id=PLAN, page=1)
    assert opened["raw_text"] == sample.store.page(PLAN, 1).raw
    assert (opened["before"], opened["after"]) == ("", "")


def test_items_are_counted_whole_and_listed_in_pages(sample: Assistant) -> None:
    every = sample.items(document_id=PLAN, role="Rektor", modality="krav")
    wanted = {"document_id": PLAN, "role": "Rektor", "modality": "krav", "limit": 4}
    text, first = given(sample, "list_items", **wanted)
    _, second = given(sample, "list_items", **wanted, offset=4)
    assert first["total"] == second["total"] == len(every) > 4
    assert [item["id"] for item in (*first["items"], *second["items"])] == [item.id for item in every[:8]]
    assert text.startswith(f"4 av {len(every)} poster visas")
    assert given(sample, "list_items", level="lag", document_id=PLAN)[1]["items"] == []


def test_coverage_holds_a_criteria_list_against_a_plan_with_places_that_open(sample: Assistant) -> None:
    text, told = given(sample, "coverage", documents=[PLAN])
    criteria = sample.criteria("nationella-delmal-2017").criteria
    assert [each["code"] for each in told["judged"]] == [each.code for each in criteria]
    assert {each["verdict"] for each in told["judged"]} <= set(Verdict)
    for each in told["judged"]:
        assert bool(each["places"]) == (each["verdict"] != Verdict.MISSING)
        assert f"{each['code']} {each['text']} ({PLAN}): {each['verdict']}" in text
        for place in each["places"]:
            page = sample.store.page(PLAN, place["page"])
            assert page.raw[place["start"] : place["end"]] == place["raw_quote"]


def test_the_matrix_counts_each_role_s_items_in_each_area_and_names_the_areas_without(sample: Assistant) -> None:
    text, told = given(sample, "duties_matrix", role="rektor", documents=[PLAN])
    rows = sample.items(document_id=PLAN)
    assert told["role"] == "Rektor"
    assert len({area["area"] for area in told["areas"]}) == len(told["areas"]) > 1
    for area in told["areas"]:
        named = [item for item in rows if item.area == area["area"] and "Rektor" in find_roles(item.role or "")]
        assert area["roles"].get("Rektor", 0) == len(named)
        assert (area["area"] in told["uncovered"]) == (not named)
        assert area["total"] <= sum(area["roles"].values()) + area["without_role"]
    assert told["outside"] + sum(area["total"] for area in told["areas"]) == told["total"]
    assert f"Områden utan poster på Rektor ({len(told['uncovered'])})" in text


def test_the_matrix_without_a_role_names_the_areas_where_nobody_is_responsible(sample: Assistant) -> None:
    _, told = given(sample, "duties_matrix")
    assert told["role"] is None
    assert told["uncovered"] == [area["area"] for area in told["areas"] if not area["roles"]]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask", {}, "”question” saknas."),
        ("ask", {"question": "Vad?", "dokument": ["x"]}, "”dokument” är inget känt argument."),
        ("ask", {"question": "x" * 2_001}, "För stort: Frågan är 2001 tecken"),
        ("ask", {"question": "?"}, "Det går inte att ta emot: Skriv en fråga"),
        ("search", {"question": "plan", "k": 0}, "”k” har ett värde som inte kan tas emot."),
        ("search", {"question": "plan", "as_of": "igår"}, "”as_of” har ett värde"),
        ("list_items", {"modality": "ska"}, "'förväntan', 'möjlighet' eller 'beskrivning'."),
        ("list_items", {"document_id": "finns-inte"}, "Finns inte: "),
        ("get_passage", {"document_id": PLAN, "page": 999}, "Finns inte: "),
        ("get_passage", {"document_id": PLAN, "page": 1, "start": 5, "end": 2}, "finns inte på sidan"),
        ("coverage", {"documents": [PLAN], "criteria": "nej"}, "Finns inte: Det finns ingen kriterielista ”nej”"),
        ("coverage", {"documents": []}, "Välj minst ett dokument"),
        ("duties_matrix", {"role": "Kosmonaut"}, "Ingen post nämner rollen ”Kosmonaut”. Roller som nämns: "),
        ("svara", {}, "Det finns inget verktyg ”svara”. Verktygen heter ask, search"),
    ],
)
def test_what_is_wrong_is_said_in_swedish(sample: Assistant, tool: str, arguments: dict[str, Any], says: str) -> None:
    assert says in refusal(sample, tool, **arguments)


def test_an_unexpected_error_tells_nothing_but_an_id_that_is_in_the_log(
    sample: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Assistant):
        def ask(self, question: str, **_: object) -> Answer:
            raise RuntimeError("hemlig detalj")

    said = refusal(Broken(sample.settings, sample.store, sample.index), "ask", question=QUESTION)
    assert "hemlig" not in said
    assert said.removesuffix(".").rpartition(" ")[2] in caplog.text
