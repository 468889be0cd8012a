"""The evaluation of the expired plan: findings and figures, and a "ska" that binds nobody any more."""

from pathlib import Path

from corpus.generate import word
from corpus.generate.blocks import Block, Bullets, Heading, Table, Text
from corpus.generate.word import Numbered, Quote, Report

FILE = "utvardering-digitaliseringsplan-2024.docx"

_FACTS = (
    ("Dokumenttyp", "Utvärdering"),
    ("Framtagen av", "Gymnasieförvaltningen, kvalitetsenheten"),
    ("Datum", "2024-10-21"),
    ("Diarienummer", "GN 2024/0102"),
    ("Behandlas av", "Gymnasienämnden 2024-11-05"),
)

_BODY: tuple[Block | Numbered | Quote, ...] = (
    Heading(1, "Sammanfattning"),
    Text(
        "Digitaliseringsplanen för åren 2022–2024 har bidragit till att utrustningen i stort sett är på plats och att de "
        "gemensamma systemen är granskade. Däremot har undervisningen i källkritik inte nått så många elever som planen "
        "förutsatte, och frågan om AI har skolorna fått lösa på egen hand. Av planens åtta delmål bedöms tre vara uppnådda, "
        "fyra delvis uppnådda och ett inte uppnått."
    ),
    Text(
        "Den viktigaste förklaringen till skillnaderna mellan skolorna är hur rektorn har organiserat arbetet. Där "
        "it-samordnaren har haft tid i sin tjänst har fler insatser blivit av."
    ),
    Heading(1, "Uppdrag och metod"),
    Text(
        "Gymnasienämnden gav i februari 2024 förvaltningen i uppdrag att utvärdera planen innan en ny beslutas. Kvalitetsenheten "
        "har genomfört utvärderingen utan stöd av extern part."
    ),
    Bullets(
        "Underlaget består av:",
        (
            "en elevenkät i mars 2024 med 1 512 svar, vilket ger en svarsfrekvens på 71 procent,",
            "en lärarenkät samma månad med 171 svar, motsvarande 80 procent av lärarna,",
            "gruppintervjuer med rektorer, it-samordnare och skolbibliotekarier,",
            "kvalitetsrapporter från Kvarngymnasiet, Hamngymnasiet och Björkdalsskolan,",
            "uppgifter om supportärenden och incidenter under planperioden.",
        ),
    ),
    Heading(2, "Begränsningar"),
    Text(
        "Elever på introduktionsprogram har svarat i lägre grad än andra, 46 procent. Resultaten för dem ska därför läsas med "
        "försiktighet. Frågorna om AI fanns inte med i enkäten 2021 och går inte att jämföra bakåt."
    ),
    Heading(1, "Resultat"),
    Heading(2, "Utfall per delmål"),
    Text(
        "Tabellen visar planens delmål med målvärde, utfall vid periodens början och utfall 2024. Där uppgift saknas är "
        "cellen tom."
    ),
    Table(
        "Tabell 1. Utfall i förhållande till planens delmål",
        ("Delmål", "Målvärde", "Utfall 2021", "Utfall 2024", "Bedömning"),
        (
            ("1.1 Lärare som skattar sin kompetens som tillräcklig", "75 %", "61 %", "72 %", "Delvis uppnått"),
            ("1.2 Skolor med utvecklingsgrupp", "3 av 3", "", "2 av 3", "Delvis uppnått"),
            ("2.1 Elever som har undervisats i källkritik", "70 %", "48 %", "62 %", "Inte uppnått"),
            ("2.2 Skolor som har genomfört källkritisk vecka varje läsår", "3 av 3", "", "2 av 3", "Delvis uppnått"),
            ("3.1 Elever med egen dator, högst fyra år", "100 %", "75 %", "97 %", "Delvis uppnått"),
            ("3.2 Skolor där det trådlösa nätet har mätts", "3 av 3", "0 av 3", "3 av 3", "Uppnått"),
            ("4.1 Riskbedömda gemensamma system", "100 %", "", "100 %", "Uppnått"),
            ("4.2 Personal med grundutbildning i dataskydd", "50 %", "22 %", "69 %", "Uppnått"),
        ),
        (62, 22, 24, 24, 30),
    ),
    Heading(2, "Iakttagelser"),
    Numbered(
        (
            "Lärarnas självskattade kompetens har ökat med 11 procentenheter men stannar tre procentenheter under målet.",
            "Kompetensdagarna får bra betyg, men 38 procent av lärarna säger att de saknar tid att omsätta innehållet.",
            "Endast 44 procent av eleverna på Björkdalsskolan har undervisats i källkritik, jämfört med 79 procent på "
            "Kvarngymnasiet.",
            "Den källkritiska veckan uppfattas som en isolerad händelse utan koppling till kurserna.",
            "Var tredje elev, 33 procent, uppger att olika lärare på samma program ger motstridiga besked om AI.",
            "Fyra av tio lärare, 41 procent, anser sig kunna avgöra när ett AI-stöd är lämpligt.",
            "Andelen elever med egen dator har stigit från 75 till 97 procent.",
            "Av samtliga digitala tjänster i bruk är 58 procent riskbedömda; för de gemensamma systemen är siffran 100 procent.",
            "Hamngymnasiet står för 61 procent av alla supportärenden om det trådlösa nätet.",
            "Tre av fyra incidenter som anmäldes till IMY berodde på att dokument hade delats med för många.",
        )
    ),
    Heading(2, "Delmål två: källkritik"),
    Text(
        "Delmål två är det område där planen har fått minst genomslag. Skolbibliotekarierna beskriver att de ofta bjuds in sent, "
        "när en uppgift redan är planerad. På Kvarngymnasiet deltar bibliotekarien i arbetslagens planering och där är "
        "resultaten också bäst."
    ),
    Quote(
        "Vi får gärna komma och prata en lektion, men ingen frågar vad eleverna behöver öva på.", "Skolbibliotekarie"
    ),
    Quote("En lärare säger att AI är fusk, en annan ber oss använda det. Man vet aldrig riktigt.", "Elev i årskurs 2"),
    Heading(2, "Ansvar enligt planen"),
    Text(
        "Planen angav att ”Lärare ska vända sig till it-samordnaren innan en ny tjänst tas i bruk”. Av lärarna uppger 29 procent "
        "att de alltid har gjort så. Planen angav vidare att it-chefen skulle riskbedöma digitala tjänster. I praktiken har "
        "it-chefen saknat kännedom om de tjänster som enskilda ämneslag har börjat använda."
    ),
    Text(
        "Rektorerna skulle enligt planen avsätta minst åtta timmar per läsår för lärarnas kompetensutveckling. Det har skett på "
        "två av skolorna. På den tredje har tiden i genomsnitt varit fem timmar."
    ),
    Heading(2, "AI under planperioden"),
    Text(
        "När planen beslutades var generativ AI ovanlig i skolan. Våren 2024 svarade 83 procent av eleverna att de har använt "
        "en AI-tjänst i skolarbetet, och 54 procent av lärarna att de har gjort det i sin planering. Under läsåret 2023/24 "
        "anmäldes 37 misstankar om otillåten hjälp av AI vid prov. I 9 av fallen ledde anmälan till en disciplinär åtgärd."
    ),
    Heading(1, "Slutsatser"),
    Bullets(
        "Kvalitetsenheten drar följande slutsatser:",
        (
            "Tillgången till utrustning är inte längre det största hindret för likvärdighet.",
            "Källkritik behöver vara en del av ämnesundervisningen och inte en temavecka.",
            "Ansvaret för riskbedömning hamnar fel när det ligger långt från dem som väljer tjänsterna.",
            "Krav som uttrycks med ordet bör har sällan följts upp.",
            "Det saknas gemensamma regler för AI, vilket skapar osäkerhet för både elever och lärare.",
        ),
    ),
    Heading(1, "Rekommendationer"),
    Bullets(
        "Inför nästa plan rekommenderas förvaltningen att:",
        (
            "flytta ansvaret för riskbedömning av enhetens tjänster till rektor,",
            "ersätta den källkritiska veckan med en introduktion i årskurs 1,",
            "låta varje ämneslag skriva ned vad som gäller för AI,",
            "höja kravet på tid för lärarnas kompetensutveckling,",
            "göra självskattningen årlig i stället för vartannat år,",
            "prioritera det trådlösa nätet på Hamngymnasiet.",
        ),
    ),
    Text(
        "Rekommendationerna är inte prissatta. Kvalitetsenheten föreslår att kostnaderna bedöms i arbetet med budget för 2025."
    ),
    Heading(1, "Bilaga: Enkätfrågor"),
    Bullets(
        "Frågor till elever:",
        (
            "Har du under läsåret fått undervisning i hur man granskar uppgifter på nätet?",
            "Vet du vad som gäller för AI i dina kurser?",
            "Fungerar din dator för det du behöver göra i skolan?",
        ),
    ),
    Bullets(
        "Frågor till lärare:",
        (
            "Räcker din digitala kompetens för det ämne du undervisar i?",
            "Hinner du omsätta det du lär dig på kompetensdagarna?",
            "Brukar du kontrollera att en tjänst är granskad innan du använder den?",
        ),
    ),
)


REPORT = Report(
    title="Utvärdering av digitaliseringsplanen för gymnasieskolan 2022–2024",
    issuer="Exempelsta kommun · Gymnasieförvaltningen",
    facts=_FACTS,
    body=_BODY,
    written="2024-10-21T08:00:00Z",
)


def render(path: Path) -> None:
    """Write the evaluation."""
    word.render(REPORT, path)
