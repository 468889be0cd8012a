"""A web page is its main content; what frames it is kept as furniture, nothing that is shown is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.settings import Settings
from assistant.types import LineRole
from ingest.read import read
from ingest.read.html import decode

SETTINGS = Settings()
GUIDE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Guide</title></head><body class="page has-menu">
<a class="skip-link" href="#content">Till innehåll på sidan</a>
<header class="site-header"><a href="/">Småköping</a><nav><ul><li><a href="/b">Skola</a></li></ul></nav></header>
<div id="cookie-banner"><p>Vi använder kakor. <button>Godkänn</button></p></div>
<nav class="breadcrumb"><ol><li><a href="/">Start</a></li></ol></nav>
<main id="content"><h1>Digitalisering i skolan</h1>
<ul><li><a href="#ansvar">Hoppa till ansvar</a></li></ul><button>Lyssna</button>
<h2 id="ansvar">Ansvar</h2><p>Rektor ansvarar för att:</p><ul><li>planera</li><li>följa upp</li></ul>
<aside class="faktaruta"><p>Skollagen gäller alla huvudmän i hela landet.</p></aside>
<div class="video-player"><button>Spela upp</button><button aria-expanded="false">Visa textversion</button></div>
<h2>Relaterade länkar</h2><ul><li><a href="/x">Riktlinjer</a></li></ul><p><a href="/z">Läs mer om riktlinjerna</a></p>
<p>Hjälpte informationen dig?</p><form><button>Ja</button></form><p>Senast uppdaterad: 12 mars 2026</p></main>
<footer><p>Kontakta oss: 000-00 00 00</p></footer><script>dold()</script><template>mall</template></body></html>"""


def page(tmp_path, html, encoding="utf-8"):
    path = tmp_path / "sida.html"
    path.write_bytes(html.encode(encoding))
    return exact(read(path, SETTINGS)[0])


def exact(found):
    position = 0
    for line in found.lines:
        assert line.start >= position
        assert found.raw[line.start : line.end].strip() == found.raw[line.start : line.end] != ""
        position = line.end
    return found


def shown(found):
    return [(found.raw[line.start : line.end], line.role, line.level) for line in found.lines]


def content(found):
    return [text for text, role, _ in shown(found) if role != LineRole.FURNITURE]


def headers(found):
    return {found.raw[line.start : line.end]: line.headers for line in found.lines if line.role == LineRole.CELL}


def test_a_guide_s_frame_is_furniture_and_its_content_is_not(tmp_path):
    found = page(tmp_path, GUIDE)
    assert content(found) == [
        "Digitalisering i skolan",
        "Ansvar",
        "Rektor ansvarar för att:",
        "planera",
        "följa upp",
        "Skollagen gäller alla huvudmän i hela landet.",
        "Senast uppdaterad: 12 mars 2026",
    ]


def test_nothing_that_a_page_shows_is_lost(tmp_path):
    found = page(tmp_path, GUIDE)
    visible = re.sub(r"<(script|template|title)\b.*?</\1>|<[^>]+>", " ", GUIDE, flags=re.DOTALL)
    assert found.raw.split() == visible.split()


def test_a_page_without_a_main_element_is_told_from_its_menus(tmp_path):
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Start", "Skola", "Omsorg", "Bygga"))
    html = f"<body><ul>{menu}</ul><div><h1>Plan</h1><p>Rektor planerar arbetet under hela läsåret.</p></div></body>"
    assert content(page(tmp_path, html)) == ["Plan", "Rektor planerar arbetet under hela läsåret."]


def test_what_unfolds_is_read_under_what_unfolds_it(tmp_path):
    html = """<main><h1>Guide</h1><h2>Frågor</h2>
    <details><summary>Vad gör skolbiblioteket?</summary><p>Det lånar ut böcker.</p></details>
    <h3><button aria-expanded="false" aria-controls="p1">Vem beslutar?</button></h3><div id="p1" hidden><p>Nämnden.</p></div>
    <button aria-expanded="false" aria-controls="p2">När?</button><div id="p2" style="display: none"><p>Varje år.</p></div>
    <div hidden><p>dolt</p></div></main>"""
    assert shown(page(tmp_path, html))[2:] == [
        ("Vad gör skolbiblioteket?", LineRole.HEADING, 3),
        ("Det lånar ut böcker.", LineRole.PARAGRAPH, 0),
        ("Vem beslutar?", LineRole.HEADING, 3),
        ("Nämnden.", LineRole.PARAGRAPH, 0),
        ("När?", LineRole.HEADING, 4),
        ("Varje år.", LineRole.PARAGRAPH, 0),
    ]


def test_a_menu_s_folded_panel_stays_hidden(tmp_path):
    html = """<nav><button aria-expanded="false" aria-controls="m">Meny</button></nav><div id="m" hidden>Länk</div>
    <main><h1>Plan</h1><p>Text.</p></main>"""
    assert "Länk" not in page(tmp_path, html).raw


def test_a_definition_stands_under_its_term(tmp_path):
    html = "<main><dl><dt>Ansvarig:</dt><dd><ul><li>Rektor</li><li>Nämnden</li></ul></dd></dl></main>"
    assert headers(page(tmp_path, html)) == {"Ansvarig:": (), "Rektor": ("Ansvarig",), "Nämnden": ("Ansvarig",)}


def test_a_table_s_merged_header_rows_and_lists_in_cells(tmp_path):
    html = """<table><caption>Roller</caption><thead><tr><td rowspan="2">Mål</td><td colspan="2">Ansvar</td></tr>
    <tr><td>Nämnd</td><td>Rektor</td></tr></thead><tr><td>Kvalitet</td><td></td>
    <td><p>Fördelar:</p><ul><li>datorer</li><li>tid</li></ul></td></tr></table>"""
    found = headers(page(tmp_path, html))
    assert found["datorer"] == found["tid"] == ("Kvalitet", "Ansvar", "Fördelar:", "Rektor")
    assert list(found) == ["Mål", "Ansvar", "Nämnd", "Rektor", "Kvalitet", "Fördelar:", "datorer", "tid"]


def test_a_layout_table_is_read_as_blocks(tmp_path):
    html = '<table role="presentation"><tr><td><h2>Plan</h2></td><td><p>Text.</p></td></tr></table>'
    assert shown(page(tmp_path, html)) == [("Plan", LineRole.HEADING, 2), ("Text.", LineRole.PARAGRAPH, 0)]


def test_a_footnote_is_marked_with_a_raised_number_where_it_is_referred_to_and_where_it_stands(tmp_path):
    html = """<main><p>Målet<sup><a href="#fn1">[1]</a></sup> är 5 m<sup>2</sup>.</p>
    <section class="footnotes"><ol><li id="fn1">Skollagen 1 kap. <a href="#r1">↩</a></li></ol></section></main>"""
    assert shown(page(tmp_path, html)) == [
        ("Målet¹ är 5 m².", LineRole.PARAGRAPH, 0),
        ("¹ Skollagen 1 kap.", LineRole.NOTE, 0),
    ]


def test_a_word_with_a_tag_inside_stays_one_word(tmp_path):
    html = "<ul><li>digital<b>isering</b> <!-- not -->av <i>skolan</i>.</li></ul>"
    assert content(page(tmp_path, html)) == ["digitalisering av skolan."]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", ""),
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
        ("utf-8", '<meta charset="finns-inte">'),
        ("cp1252", '<meta charset="utf-8">'),
    ],
)
def test_a_page_is_decoded_by_its_mark_its_declaration_or_what_fits(encoding, head):
    text = f"<html><head>{head}</head><body>Åtgärd – ”så”</body></html>"
    assert decode(text.encode(encoding)) == text


def test_a_page_nested_beyond_sense_is_read_or_refused_but_never_breaks(tmp_path):
    path = tmp_path / "djup.html"
    path.write_text("<div>" * 20_000 + "<p>Text.</p>", encoding="utf-8")
    try:
        pages = read(path, SETTINGS)
    except ReadError as error:
        assert "kapslad" in str(error) or "ingen text" in str(error)
    else:
        assert "Text." in pages[0].raw


LEVELS = st.lists(st.integers(0, 3), min_size=1, max_size=15)


@settings(max_examples=30, deadline=None)
@given(LEVELS, st.sampled_from(["{}", "<p>{}</p>", "<strong>{}</strong> "]))
def test_no_item_of_a_list_is_lost(tmp_path_factory, steps, form):
    levels = []
    for step in steps:
        levels.append(min(step, levels[-1] + 1 if levels else 0))
    html, depth = "", -1
    for number, level in enumerate(levels):
        html += "<ul><li>" * max(level - depth, 0) + "</li></ul>" * max(depth - level, 0)
        html += "</li><li>" if level <= depth else ""
        html += form.format(f"punkt {number}")
        depth = level
    found = page(tmp_path_factory.mktemp("lista"), f"<main>{html}{'</li></ul>' * (depth + 1)}</main>")
    assert shown(found) == [(f"punkt {number}", LineRole.LIST_ITEM, level + 1) for number, level in enumerate(levels)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_every_cell_of_a_table_has_its_headers(tmp_path_factory, rows):
    html = "<tr><th>Område</th><th>A</th><th>Be</th><th>Ce</th></tr>"
    wanted = {}
    for number, row in enumerate(rows):
        cells = [f"Text {number} {column}." if filled else "" for column, filled in enumerate(row)]
        wanted |= {text: (f"Rad {number}", name) for name, text in zip(("A", "Be", "Ce"), cells, strict=True) if text}
        html += f"<tr><th>Rad {number}</th>{''.join(f'<td>{text}</td>' for text in cells)}</tr>"
    found = headers(page(tmp_path_factory.mktemp("tabell"), f"<table>{html}</table>"))
    assert {text: where for text, where in found.items() if text.endswith(".")} == wanted
