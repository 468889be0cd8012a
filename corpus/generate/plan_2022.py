"""The plan that has expired: Digitaliseringsplan 2022–2024, softer in its wording and with other people responsible."""

from pathlib import Path

from corpus.generate import pdf
from corpus.generate.blocks import Bullets, Document, Heading, Text

FILE = "digitaliseringsplan-gymnasiet-2022-2024.pdf"

_OPENING = (
    Heading(1, "Bakgrund"),
    Text(
        "Erfarenheterna från pandemiåren visar att Exempelstas gymnasieskolor snabbt kan ställa om till undervisning på "
        "distans, men också att elevernas villkor skiljer sig åt. Den här planen samlar de viktigaste lärdomarna och anger "
        "vad som bör göras på kort och medellång sikt."
    ),
    Heading(2, "Syfte och målgrupp"),
    Text(
        "Planen syftar till att öka likvärdigheten mellan skolorna och att ge chefer och lärare en gemensam utgångspunkt "
        "för det digitala utvecklingsarbetet. Den vänder sig till personal i kommunens gymnasieskola och anpassade "
        "gymnasieskola[^1] samt till förvaltningens stödfunktioner."
    ),
    Heading(2, "Läget hösten 2021"),
    Text(
        "I enkäten hösten 2021 uppgav 48 procent av eleverna att de hade fått undervisning i att granska uppgifter på nätet. "
        "Var fjärde elev saknade en egen dator. Skolorna använde sammanlagt 143 digitala tjänster, och för de flesta fanns "
        "ingen dokumenterad bedömning av hur personuppgifter hanteras."
    ),
    Heading(1, "Utvecklingsområden"),
    Heading(2, "Kompetens för personal och elever"),
    Text("All personal har grundläggande färdigheter i de system som förvaltningen tillhandahåller.", label="Mål."),
    Text("Minst 75 procent av lärarna skattar sin digitala kompetens som tillräcklig år 2024.", label="Delmål 1.1"),
    Text("Varje skola har en utvecklingsgrupp för digitalt lärande senast höstterminen 2022.", label="Delmål 1.2"),
    Bullets(
        "Insatser",
        (
            "En gemensam kompetensdag per läsår.",
            "Korta filmade handledningar om lärplattformens funktioner.",
            "Kollegiala besök mellan skolorna en gång per termin.",
        ),
    ),
    Heading(2, "Källkritik och sökning"),
    Text("Eleverna kan söka, värdera och använda information på ett ansvarsfullt sätt.", label="Mål."),
    Text("Minst 70 procent av eleverna uppger år 2024 att de har undervisats i källkritik.", label="Delmål 2.1"),
    Text("En källkritisk vecka genomförs på varje skola en gång per läsår.", label="Delmål 2.2"),
    Text(
        "Automatiserade texttjänster och annan AI är under utveckling. Förvaltningen följer området, men planen ställer inga "
        "särskilda krav."
    ),
    Heading(2, "Utrustning och nät"),
    Text("Alla elever har en dator som fungerar för studierna.", label="Mål."),
    Text("Senast läsåret 2023/24 har varje elev en personlig dator som är högst fyra år gammal.", label="Delmål 3.1"),
    Text("Det trådlösa nätet mäts på samtliga skolor under 2022.", label="Delmål 3.2"),
    Bullets(
        "Insatser",
        (
            "Upphandling av elevdatorer tillsammans med två grannkommuner.",
            "Laddskåp i alla hemklassrum.",
            "Återbruk av äldre datorer som reservdatorer.",
        ),
    ),
    Heading(2, "Trygg hantering av uppgifter"),
    Text("Personuppgifter behandlas lagligt och med måtta.", label="Mål."),
    Text("Alla gemensamma system är riskbedömda före utgången av 2023.", label="Delmål 4.1"),
    Text("Hälften av personalen har gått grundutbildningen i dataskydd år 2024.", label="Delmål 4.2"),
)

_CLOSING = (
    Heading(1, "Roller och ansvar"),
    Text("De som har ett ansvar enligt planen ska ta upp det i sin verksamhetsplan."),
    Heading(2, "Nämnd och förvaltning"),
    Text("Gymnasienämnden fastställer planen och följer upp den i samband med årsbokslutet."),
    Bullets(
        "Förvaltningen ska:",
        (
            "tillhandahålla en gemensam lärplattform,",
            "ordna grundutbildning i dataskydd en gång per termin,",
            "bemanna en supporttelefon vardagar mellan klockan 8 och 16,",
            "upphandla och förvalta elevdatorer.",
        ),
    ),
    Bullets(
        "It-chefen ansvarar för att:",
        (
            "riskbedöma digitala tjänster och hålla resultaten samlade,",
            "utse en kontaktperson för varje skola,",
            "personuppgiftsincidenter rapporteras till dataskyddsombudet inom 48 timmar.",
        ),
    ),
    Heading(2, "Rektor"),
    Bullets(
        "Rektor ska:",
        (
            "utse en it-samordnare,",
            "avsätta minst åtta timmar per läsår för lärarnas kompetensutveckling,",
            "se till att den källkritiska veckan genomförs,",
            "informera vårdnadshavare om skolans digitala tjänster.",
        ),
    ),
    Text(
        "Rektor bör låta enheten skatta sitt eget digitaliseringsarbete vartannat läsår. Rektor bör också se till att "
        "skolbiblioteket har en roll i undervisningen om källkritik."
    ),
    Heading(2, "Lärare"),
    Bullets(
        "Lärare ska:",
        (
            "dokumentera bedömningar i lärplattformen senast femton arbetsdagar efter en examination,",
            "undervisa om källkritik under den källkritiska veckan,",
            "vända sig till it-samordnaren innan en ny tjänst tas i bruk.",
        ),
    ),
    Text(
        "Lärare bör enbart använda tjänster som finns i skolans förteckning. Lärare bör också gå igenom med eleverna vilka "
        "hjälpmedel som är tillåtna i kursen."
    ),
    Heading(2, "Elever"),
    Bullets(
        "Elever förväntas:",
        (
            "ta med en laddad dator till skolan,",
            "följa skolans regler för nätet,",
            "berätta för en vuxen om någon blir illa behandlad på nätet.",
        ),
    ),
    Heading(1, "Uppföljning"),
    Text(
        "Skolorna beskriver läget i sin kvalitetsrapport i juni varje år. Förvaltningen gör en skriftlig sammanställning "
        "som lämnas till nämnden senast den 30 september. Planen ska utvärderas under 2024, och resultatet ska ligga till "
        "grund för nästa plan."
    ),
    Heading(1, "Giltighet och källor"),
    Text("Planen gäller från den 1 januari 2022 till den 31 december 2024."),
    Bullets(
        "Planen hänvisar till:",
        (
            "Nationell handlingsplan för digitalisering av skolväsendet, framtagen av Sveriges Kommuner och Landsting (SKL) "
            "och Skolverket.",
            "Dataskyddsförordningen (GDPR).",
            "Exempelsta kommuns it-policy, KS 2018/0093.",
        ),
    ),
)

DOCUMENT = Document(
    title="Digitaliseringsplan för gymnasieskolan 2022–2024",
    issuer="Exempelsta kommun · Gymnasieförvaltningen",
    facts=(
        ("Dokumenttyp", "Plan"),
        ("Beslutad av", "Gymnasienämnden"),
        ("Beslutsdatum", "2021-12-07, § 112"),
        ("Diarienummer", "GN 2021/0142"),
        ("Dokumentansvarig funktion", "It-chef, gymnasieförvaltningen"),
        ("Gäller", "2022-01-01–2024-12-31"),
    ),
    body=_OPENING + _CLOSING,
    running_head="Digitaliseringsplan 2022–2024",
    notes={
        "1": "Skolformen hette gymnasiesärskola när planen beslutades; benämningen ändrades redaktionellt i juli 2023."
    },
    bullet="–",
)


def render(path: Path) -> None:
    """Write the plan."""
    pdf.render(DOCUMENT, path)
