"""The guide for teachers, as the municipality's web site serves it: the text with everything that surrounds it."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from corpus.generate.blocks import Block, Bullets, Heading, Table, Text

FILE = "guide-ai-och-kallkritik.html"

_TITLE = "Guide till AI, källkritik och nätetik i undervisningen"
_PREAMBLE = (
    "Guiden vänder sig till lärare och skolbibliotekarier i Exempelstas gymnasieskolor. Den ger råd och exempel. "
    "Kraven finns i digitaliseringsplanen."
)

_NAVIGATION = (
    "Barn och utbildning",
    "Bygga, bo och miljö",
    "Kultur och fritid",
    "Stöd och omsorg",
    "Kommun och politik",
)

_BODY: tuple[Block, ...] = (
    Heading(2, "Innan du börjar"),
    Text(
        "En AI-tjänst kan vara till hjälp när elever behöver förklaringar i egen takt, när en text ska bearbetas i flera "
        "steg eller när du själv vill variera övningar. Den är sämre på att hålla isär fakta och påhitt. Fundera därför "
        "först på vad eleverna ska lära sig och välj verktyg sedan."
    ),
    Bullets(
        "Kontrollera alltid detta före lektionen:",
        (
            "Tjänsten har status godkänd i systemförteckningen.",
            "Eleverna kan logga in med skolkontot.",
            "Uppgiften går att lösa utan att någon skriver in personuppgifter.",
            "Det finns ett likvärdigt alternativ för den som inte vill använda tjänsten.",
            "Du har själv provat samma instruktion och vet ungefär vad den ger.",
        ),
    ),
    Heading(2, "AI i undervisningen"),
    Heading(3, "Tre nivåer att välja mellan"),
    Text(
        "Ämneslagets överenskommelse blir tydligare om den bygger på ett fåtal nivåer. Många lag har haft nytta av den här "
        "indelningen."
    ),
    Table(
        "Nivåer för AI i elevens arbete",
        ("Nivå", "Vad eleven får göra", "Hur det redovisas"),
        (
            ("Röd", "Arbeta helt utan AI", "Behöver inte redovisas"),
            ("Gul", "Använda AI för idéer, språkgranskning och övning", "En mening i slutet av arbetet"),
            ("Grön", "Använda AI fritt som en del av uppgiften", "Logg med instruktioner och egna ändringar"),
        ),
        (),
    ),
    Text("Skriv ut nivån i varje uppgift. Är den inte angiven bör eleverna kunna räkna med att den gula nivån gäller."),
    Heading(3, "Visa hur du själv gör"),
    Text(
        "Ställ samma fråga till tjänsten två gånger inför klassen och låt eleverna jämföra svaren. Be dem leta efter "
        "påståenden som låter säkra men saknar källa. Berätta också när du har tagit hjälp av AI i planering eller "
        "återkoppling; det gör det lättare för eleverna att vara öppna."
    ),
    Heading(3, "När du misstänker otillåten hjälp"),
    Bullets(
        "Gå fram steg för steg:",
        (
            "Jämför arbetet med sådant som eleven har skrivit i klassrummet.",
            "Be eleven förklara hur texten kom till och visa utkast eller versionshistorik.",
            "Låt eleven visa kunskaperna på ett annat sätt, till exempel muntligt.",
            "Anmäl till rektorn om misstanken kvarstår; det är rektorn som beslutar om nästa steg.",
        ),
    ),
    Text(
        "Lita inte på program som påstår sig kunna avslöja AI-text. De slår fel åt båda håll och drabbar särskilt elever som "
        "skriver på sitt andraspråk."
    ),
    Heading(2, "Källkritik"),
    Heading(3, "Fyra frågor till varje källa"),
    Text(
        "Vem står bakom? När är den gjord? Varför finns den? Hur vet de det som de påstår? Frågorna är gamla men fungerar "
        "fortfarande. För svar från en AI-tjänst behöver de kompletteras med en femte: går påståendet att hitta någon "
        "annanstans?"
    ),
    Heading(3, "Läs i sidled"),
    Text(
        "Vana faktagranskare lämnar sidan tidigt och söker efter vad andra säger om avsändaren. Öva metoden på "
        "tio minuter: ge eleverna tre okända webbplatser och be dem avgöra vilken som är mest trovärdig utan att läsa mer än "
        "startsidan."
    ),
    Heading(3, "Bilder, ljud och film"),
    Bullets(
        "Låt eleverna prova att:",
        (
            "söka baklänges på en bild för att hitta var den först publicerades,",
            "granska skuggor, händer och bakgrundstext i bilder som kan vara skapade av AI,",
            "jämföra en röst i ett ljudklipp med en säker inspelning,",
            "ta reda på vad som hände före och efter ett kort filmklipp.",
        ),
    ),
    Heading(2, "Nätetik"),
    Text(
        "Hur vi är mot varandra på nätet avgörs sällan av regler utan av samtal. Ta upp konkreta situationer: en gruppchatt "
        "där någon utesluts, en bild som skickas vidare, ett konto i någon annans namn."
    ),
    Heading(3, "När något har hänt"),
    Bullets(
        "Om en elev har blivit utsatt på nätet:",
        (
            "Lyssna och tacka eleven för att hen berättar.",
            "Spara skärmbilder, men sprid dem inte vidare.",
            "Kontakta skolans trygghetsteam samma dag.",
            "Låt rektorn avgöra om händelsen ska polisanmälas.",
        ),
    ),
    Text(
        "Förfalskade nakenbilder som skapats med AI hanteras på samma sätt som äkta bilder. För den utsatta är skadan densamma."
    ),
    Heading(2, "Personuppgifter"),
    Text(
        "Det enklaste sättet att skydda en uppgift är att inte skriva in den. Byt ut namn mot bokstäver och ta bort detaljer "
        "som gör att någon går att känna igen."
    ),
    Table(
        "Var får uppgiften finnas?",
        ("Uppgift", "Lärplattform", "Godkänd AI-tjänst", "Elevregister"),
        (
            ("Elevens namn och klass", "Ja", "Nej", "Ja"),
            ("Elevtext utan namn", "Ja", "Ja", ""),
            ("Omdömen och betyg", "Ja", "Nej", "Ja"),
            ("Frånvaroorsak", "Nej", "Nej", "Ja"),
            ("Uppgift om hälsa eller särskilt stöd", "Nej", "Nej", "Ja"),
            ("Skyddade personuppgifter", "Nej", "Nej", "Enligt särskild rutin"),
        ),
        (),
    ),
    Text(
        "Fotografier där elever syns räknas som personuppgifter. Fråga alltid först, även när bilden bara ska visas i "
        "klassrummet, och välj hellre bilder på händer, föremål och elevarbeten."
    ),
    Heading(2, "Vanliga frågor"),
    Heading(3, "Får jag be eleverna skaffa ett gratiskonto?"),
    Text(
        "Nej. En elev ska inte behöva lämna ut sin egen e-postadress eller sitt telefonnummer för att kunna följa "
        "undervisningen. Föreslå tjänsten genom den digitala blanketten i stället."
    ),
    Heading(3, "Kan jag rätta prov med hjälp av AI?"),
    Text(
        "Du kan få förslag på återkoppling till en avidentifierad text, men bedömningen är din. Betyg får inte sättas på "
        "underlag som bara AI har gått igenom."
    ),
    Heading(3, "Vad gör jag om en elev inte vill använda AI?"),
    Text("Erbjud ett annat sätt att nå samma mål. Valet ska inte påverka bedömningen."),
    Heading(2, "Mer stöd"),
    Text(
        "Skolbibliotekarien kan medverka i planering och på lektioner. Digitaliseringsstrategen ordnar öppet hus för frågor "
        "den första tisdagen i varje månad klockan 15.30. Skolverket har moduler om källkritik och digital kompetens som "
        "passar för ämneslagets egna träffar."
    ),
)

_STYLE = """
body { margin: 0; font: 1.05rem/1.6 "Segoe UI", Arial, sans-serif; color: #1d2733; }
header, footer { background: #12486b; color: #fff; padding: 1rem 2rem; }
header a, footer a { color: #fff; margin-right: 1.2rem; }
header ul { display: flex; flex-wrap: wrap; list-style: none; margin: .6rem 0 0; padding: 0; }
header p { font-size: 1.4rem; font-weight: bold; margin: 0 0 .6rem; }
.skip { position: absolute; left: -99rem; }
aside ul { padding-left: 1rem; }
.page { display: grid; grid-template-columns: 15rem minmax(0, 46rem); gap: 3rem; padding: 1.5rem 2rem; }
.ingress { font-size: 1.2rem; }
h1, h2, h3 { color: #12486b; line-height: 1.25; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; }
th, td { border: 1px solid #9aa5ad; padding: .4rem .6rem; text-align: left; vertical-align: top; }
#cookies { position: sticky; bottom: 0; background: #e6eef3; padding: 1rem 2rem; border-top: 2px solid #12486b; }
"""


def render(path: Path) -> None:
    """Write the page."""
    path.write_text("\n".join(_page()) + "\n", encoding="utf-8")


def _page() -> Iterator[str]:
    """Compose the page: what belongs to the site, then the guide, then the site again."""
    yield "<!DOCTYPE html>"
    yield '<html lang="sv">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_TITLE} - Exempelsta kommun</title>"
    yield '<meta name="description" content="Råd till lärare om AI, källkritik, nätetik och personuppgifter.">'
    yield '<meta name="last-modified" content="2025-06-12">'
    yield f"<style>{_STYLE}</style></head>"
    yield '<body id="top">'
    yield '<a class="skip" href="#content">Hoppa till innehållet</a>'
    yield "<header><p>Exempelsta kommun</p>"
    yield '<form role="search"><label>Sök på webbplatsen <input type="search" name="q"></label><button>Sök</button></form>'
    yield '<nav aria-label="Huvudmeny"><ul>'
    yield from (f'<li><a href="#">{name}</a></li>' for name in _NAVIGATION)
    yield "</ul></nav></header>"
    yield '<div class="page"><aside><nav aria-label="På den här sidan"><p>Innehåll på sidan</p><ul>'
    yield from (
        f'<li><a href="#{_anchor(block.text)}">{escape(block.text)}</a></li>'
        for block in _BODY
        if isinstance(block, Heading) and block.level == 2
    )
    yield "</ul></nav></aside>"
    yield '<main id="content">'
    yield '<nav aria-label="Brödsmulor"><a href="#">Start</a> / <a href="#">Barn och utbildning</a> / <span>Guide</span></nav>'
    yield f"<h1>{_TITLE}</h1>"
    yield f'<p class="ingress">{_PREAMBLE}</p>'
    for block in _BODY:
        yield from _html(block)
    yield '<p><a href="#top">Till toppen</a></p>'
    yield '<p>Senast granskad: <time datetime="2025-06-12">12 juni 2025</time>. Ansvarig: digitaliseringsstrateg</p>'
    yield "<p>Hjälpte informationen dig? <button>Ja</button> <button>Nej</button></p>"
    yield "</main></div>"
    yield '<footer><p>Exempelsta kommun, Stora torget 1, 999 99 Exempelsta</p><p><a href="#">Om webbplatsen</a>'
    yield '<a href="#">Tillgänglighetsredogörelse</a><a href="#">Så behandlar vi personuppgifter</a>'
    yield '<a href="#">Lediga jobb</a></p></footer>'
    yield '<div id="cookies" role="dialog" aria-label="Kakor"><p>Vi använder kakor för att webbplatsen ska fungera och för att '
    yield "mäta hur den används. Du väljer själv vilka kakor du godkänner.</p><button>Godkänn alla</button> "
    yield "<button>Bara nödvändiga</button></div>"
    yield '<script>document.querySelectorAll("#cookies button").forEach(b => b.onclick = () => b.parentNode.remove())</script>'
    yield "</body></html>"


def _html(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f'<h{level} id="{_anchor(text)}">{escape(text)}</h{level}>'
        case Text(text):
            yield f"<p>{escape(text)}</p>"
        case Bullets(lead, items):
            tag = "ol" if lead.startswith("Gå fram") else "ul"
            yield f"<p>{escape(lead)}</p><{tag}>"
            yield from (f"<li>{escape(item)}</li>" for item in items)
            yield f"</{tag}>"
        case Table(caption, header, rows):
            yield f"<table><caption>{escape(caption)}</caption>"
            yield (
                "<thead><tr>"
                + "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
                + "</tr></thead><tbody>"
            )
            for row in rows:
                cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
                yield f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'
            yield "</tbody></table>"


def _anchor(text: str) -> str:
    return text.lower().translate(str.maketrans("åäö ", "aao-", "?,"))
