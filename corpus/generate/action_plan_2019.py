"""The action plan for preschools and compulsory schools that has expired, kept only as badly read OCR text."""

from pathlib import Path

from corpus.generate import misread
from corpus.generate.blocks import Bullets, Document, Heading, Table, Text

FILE = "handlingsplan-digitalisering-2019.txt"

DOCUMENT = Document(
    title="Handlingsplan för digitalisering i förskola och grundskola 2019–2021",
    issuer="Exempelsta kommun, barn- och utbildningsförvaltningen",
    facts=(
        ("Beslutad av", "Barn- och utbildningsnämnden 2019-06-18, § 71"),
        ("Diarienummer", "BUN 2019/0233"),
        ("Dokumentansvarig", "Utvecklingschef"),
    ),
    body=(
        Heading(1, "Inledning"),
        Text(
            "I läroplanerna för förskolan och grundskolan har det digitala fått större utrymme. Barn och elever ska möta digitala "
            "verktyg på ett sätt som stärker lek, skapande och lärande, och de ska få hjälp att förstå hur tekniken påverkar "
            "människor och samhälle. Handlingsplanen beskriver vad förskolor och skolor i Exempelsta gör under tre läsår för att "
            "komma dit."
        ),
        Text(
            "Planen är framtagen av en arbetsgrupp med förskollärare, lärare i olika årskurser, två rektorer[^1] och "
            "förvaltningens IKT-pedagoger. Vårdnadshavare har lämnat synpunkter genom förskolornas och skolornas samråd."
        ),
        Heading(2, "Syfte"),
        Text(
            "Syftet är att alla barn och elever får likvärdiga möjligheter, oavsett vilken förskola eller skola de går i. "
            "Handlingsplanen ska också göra det lätt att se vem som ansvarar för vad och när något är färdigt."
        ),
        Text(
            "Planen utgår från den nationella digitaliseringsstrategin för skolväsendet och ersätter kommunens IKT-plan för förskola "
            "och skola 2015–2018, BUN 2015/0102. Kommunens riktlinjer för bilder på barn gäller som tidigare."
        ),
        Heading(2, "Nuläge våren 2019"),
        Text(
            "I kartläggningen våren 2019 fanns i genomsnitt en lärplatta på åtta barn i förskolan och en dator på tre elever i "
            "årskurs 4–6. Skillnaderna mellan enheterna var stora. På den skola som hade bäst tillgång fanns en dator till varje "
            "elev, på den som hade sämst fick fem elever dela. Av pedagogerna svarade 39 procent att de kände sig trygga med att "
            "undervisa i programmering."
        ),
        Text(
            "Det trådlösa nätet fungerade på skolorna men saknades på sex av nitton förskolor. Arbetsgruppen bedömde att bristen "
            "på nät var det största hindret i förskolan och att bristen på tid för att lära av varandra var det största hindret i "
            "grundskolan."
        ),
        Heading(1, "Mål och åtgärder", new_page=True),
        Heading(2, "Digital kompetens"),
        Text(
            "Mål: Alla barn och elever utvecklar sin förmåga att använda och förstå digitala verktyg. Alla pedagoger känner sig "
            "trygga med de verktyg som enheten har valt."
        ),
        Bullets(
            "Åtgärder:",
            (
                "Varje förskola och skola gör en plan för hur barn och elever möter programmering, från lek med robotar till egna "
                "program i årskurs 9.",
                "Förvaltningen håller en grundkurs i programmering för lärare i matematik och teknik, 18 timmar under läsåret "
                "2019/20.",
                "I årskurs 8 samtalar eleverna om vad AI är och om hur automatiska beslut påverkar människor.",
                "Pedagoger besöker varandras undervisning minst två gånger per läsår.",
            ),
        ),
        Heading(2, "Likvärdig tillgång"),
        Text(
            "Mål: Senast höstterminen 2021 finns en lärplatta på fyra barn i förskolan och en egen dator till varje elev från "
            "årskurs 4.[^2]"
        ),
        Bullets(
            "Åtgärder:",
            (
                "Trådlöst nät byggs ut på de sex förskolor som saknar det, två per år.",
                "Datorer köps in gemensamt och delas ut efter hur många elever som saknar dator i hemmet.",
                "Elever som behöver talsyntes, rättstavning eller inlästa läromedel får dem inom tio skoldagar.",
            ),
        ),
        Heading(2, "Trygghet på nätet"),
        Text(
            "Mål: Inga elever blir kränkta på nätet av andra elever på skolan, och alla barn vet vilken vuxen de kan berätta för."
        ),
        Bullets(
            "Åtgärder:",
            (
                "En temadag om nätvett hålls i årskurs 5 varje hösttermin.",
                "Frågor om nätet tas upp i utvecklingssamtalet från årskurs 3.",
                "Skolan bjuder in vårdnadshavare till ett möte om skärmar, spel och åldersgränser en gång per läsår.",
            ),
        ),
        Heading(1, "Ansvar", new_page=True),
        Text(
            "Var och en ansvarar för sin del av planen. Den som inte kan fullgöra sin del säger till närmaste chef i god tid."
        ),
        Bullets(
            "Rektor ansvarar för att:",
            (
                "åtgärderna finns med i enhetens arbetsplan senast den 15 september varje år,",
                "pedagogerna får tid att besöka varandra,[^3]",
                "det finns minst en pedagog med särskilt uppdrag för det digitala arbetet,",
                "vårdnadshavare informeras om hur bilder på barnen hanteras,",
                "resultatet av enhetens årliga kartläggning lämnas till förvaltningen.",
            ),
        ),
        Bullets(
            "Förskollärare och lärare ska:",
            (
                "planera för hur digitala verktyg används tillsammans med böcker, papper och färg,",
                "låta barn och elever skapa och inte bara titta,",
                "prata med barn och elever om vad som är sant och påhittat på nätet,",
                "höra av sig till IKT-pedagogen när något inte fungerar.",
            ),
        ),
        Bullets(
            "IKT-pedagoger ska:",
            (
                "besöka varje förskola och skola minst en gång per termin,",
                "hålla en öppen verkstad den första onsdagen i månaden,",
                "sköta utlåningen av robotar och annat gemensamt material,",
                "stödja enheterna i den årliga kartläggningen.",
            ),
        ),
        Text(
            "Förvaltningen ska samordna inköpen och bör ordna en inspirationsdag varje år. Enheterna kan söka medel för egna "
            "försök."
        ),
        Heading(1, "Uppföljning"),
        Text(
            "Förskolor och skolor kartlägger läget i april varje år med samma frågor som 2019. Förvaltningen sammanställer svaren "
            "och redovisar dem för nämnden i juni. Under våren 2021 görs en slutlig genomgång som ligger till grund för nästa "
            "handlingsplan."
        ),
        Table(
            "Tabell 1. Tider",
            ("När", "Vad", "Vem"),
            (
                ("15 september", "Åtgärder i arbetsplanen", "Rektor"),
                ("April", "Kartläggning på enheten", "Rektor"),
                ("Juni", "Redovisning för nämnden", "Utvecklingschef"),
            ),
            (),
        ),
        Heading(1, "Giltighet"),
        Text("Handlingsplanen gäller från den 1 augusti 2019 till den 31 december 2021."),
    ),
    running_head="",
    notes={
        "1": "Chefer i förskolan hette förskolechefer när arbetet började. Sedan den 1 juli 2019 är rektor titeln även där.",
        "2": "På skolor med färre än 40 elever räcker det med en dator på två elever i årskurs 4–6.",
        "3": "Minst en halv dag per termin och pedagog. I förskolan får tiden delas upp på flera tillfällen.",
    },
)


def render(path: Path) -> None:
    """Print the plan and read it with the wrong language."""
    misread.render(DOCUMENT, path, seed=2019)
