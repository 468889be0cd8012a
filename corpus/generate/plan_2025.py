"""The plan in force: Digitaliseringsplan 2025–2027, with a contents page, footnotes and long lists."""

from pathlib import Path

from corpus.generate import pdf
from corpus.generate.blocks import Bullets, Document, Heading, Table, Text

FILE = "digitaliseringsplan-gymnasiet-2025-2027.pdf"

_OPENING = (
    Heading(1, "Inledning"),
    Text(
        "Digital teknik är numera en del av nästan all undervisning i Exempelstas gymnasieskolor. Eleverna planerar sina "
        "studier i lärplattformen, lärarna ger återkoppling i delade dokument och allt fler prov skrivs på skärm. Samtidigt "
        "har de generativa AI-tjänsterna på kort tid ändrat villkoren för hur uppgifter löses, hur texter blir till och "
        "hur kunskaper kan bedömas. Gymnasienämnden anger med den här planen vad som är gemensamt för alla kommunala "
        "gymnasieenheter och vad varje enhet själv har att ta ställning till."
    ),
    Text(
        "Planen bygger på utvärderingen av den föregående planen, på samtal med elevkårerna under våren 2024 och på de "
        "riskbedömningar som skolorna har lämnat in. Gymnasieförvaltningen har tagit fram den tillsammans med en "
        "referensgrupp av rektorer, lärare, skolbibliotekarier och it-samordnare."
    ),
    Heading(2, "Syfte"),
    Text(
        "Syftet med planen är att ge alla elever likvärdiga möjligheter att utveckla digital kompetens, oavsett vilken "
        "skola eller vilket program de går på. Planen ska göra det tydligt vem som gör vad, så att enheternas "
        "verksamhetsplaner utgår från samma krav och kan följas upp på samma sätt."
    ),
    Text(
        "Planen är ingen inköpslista. Vilka system som får användas beslutas i särskild ordning och framgår av "
        "förvaltningens systemförteckning."
    ),
    Heading(2, "Vem omfattas"),
    Text(
        "Planen omfattar all personal och alla elever i kommunens gymnasieskola och anpassade gymnasieskola. "
        "Introduktionsprogrammen och det kommunala aktivitetsansvaret ingår. Den kommunala vuxenutbildningen har en egen "
        "plan och berörs inte. Fristående gymnasieskolor i kommunen får gärna använda planen som förebild, men den är inte "
        "bindande för dem."
    ),
    Heading(2, "Så ska planen läsas"),
    Bullets(
        "Orden för krav är valda med avsikt. I planen betyder:",
        (
            "ska – ett krav som gymnasienämnden följer upp,",
            "bör – en rekommendation som enheten får frångå om skälen skrivs ned,",
            "kan – en möjlighet som inte följs upp.",
        ),
    ),
    Text(
        "Förkortningen SKA står för systematiskt kvalitetsarbete och VP för enhetens verksamhetsplan. Med enhet avses en "
        "skola eller en del av en skola som leds av en rektor."
    ),
    Heading(2, "Samband med andra styrdokument"),
    Text(
        "Planen preciserar kommunens digitala agenda för gymnasieskolans del. Den läses tillsammans med handlingsplanen "
        "för nätetik och digital trygghet, riktlinjen för informationssäkerhet och läromedelspolicyn. Om två dokument "
        "säger olika gäller det som har beslutats på högst nivå."
    ),
    Text(
        "Av skollagen följer att elever ska ha tillgång till ett skolbibliotek med utbildad personal, och av "
        "dataskyddsförordningen att den personuppgiftsansvarige ska kunna visa att reglerna följs. Planen upprepar inte "
        "sådana krav utan beskriver hur Exempelsta kommun lever upp till dem."
    ),
    Heading(1, "Nuläge"),
    Text(
        "Hösten 2024 går 2 140 elever i kommunens tre gymnasieskolor: Kvarngymnasiet, Hamngymnasiet och Björkdalsskolan. "
        "Alla utom de kortaste introduktionsprogrammen har egna datorer till eleverna, och lärplattformen är densamma på "
        "samtliga enheter. Förutsättningarna är alltså goda. Skillnaderna finns i hur tekniken används."
    ),
    Text(
        "I förvaltningens enkät i mars 2024 svarade 62 procent av eleverna att de under läsåret hade fått undervisning i "
        "hur man granskar uppgifter på nätet. På den enhet där siffran var högst var den 79 procent, på den lägsta 44 "
        "procent. Bland lärarna ansåg 41 procent att de kan avgöra när ett AI-stöd är lämpligt i den egna undervisningen."
    ),
    Text(
        "Av de digitala tjänster som användes vid läsårsstarten 2024 var 58 procent riskbedömda. Resterande tjänster hade "
        "i de flesta fall införts av enskilda ämneslag, ofta som gratisversioner. Under 2023 och 2024 anmälde förvaltningen "
        "fyra personuppgiftsincidenter till Integritetsskyddsmyndigheten (IMY); tre av dem gällde felaktigt delade "
        "dokument."
    ),
    Text(
        "I den anpassade gymnasieskolan används fler hjälpmedel per elev än på övriga enheter, men lärarna där har haft "
        "svårare att hitta lärresurser som passar både ämnesområden och kommunikationssätt. Skolbiblioteken är bemannade "
        "på alla skolor, dock med skilda uppdrag: på två av dem medverkar bibliotekarien i undervisningen varje vecka, på "
        "den tredje bara när en lärare ber om det."
    ),
    Bullets(
        "Referensgruppen pekar på tre utmaningar som planen tar sin utgångspunkt i:",
        (
            "Ansvaret för att granska nya verktyg är otydligt mellan skola och förvaltning.",
            "Elever möter olika regler för AI beroende på vilken lärare de har.",
            "Kompetensutvecklingen når främst dem som redan är vana användare.",
        ),
    ),
)

_DIGITAL_COMPETENCE = (
    Heading(1, "Fokusområden", new_page=True),
    Text(
        "Planen har fyra fokusområden. Vart och ett har ett övergripande mål, delmål som går att följa upp, indikatorer "
        "och prioriterade insatser. Utgångsvärden och målvärden finns i dokumentet Mål och indikatorer 2025–2027."
    ),
    Heading(2, "Digital kompetens"),
    Heading(3, "Övergripande mål"),
    Text(
        "Alla elever lämnar gymnasieskolan med en digital kompetens som bär i fortsatta studier, i arbetslivet och i rollen "
        "som medborgare, och all personal har de kunskaper som det egna uppdraget kräver."
    ),
    Heading(3, "Delmål"),
    Text(
        "Senast vårterminen 2026 finns på varje program en beskriven progression för elevernas digitala kompetens från "
        "årskurs 1 till årskurs 3.",
        label="Delmål 1:1",
    ),
    Text(
        "År 2027 bedömer minst 85 procent av lärarna att deras digitala kompetens räcker för det egna ämnet.",
        label="Delmål 1:2",
    ),
    Text(
        "Alla nyanställda lärare har inom åtta veckor genomgått förvaltningens introduktion i de gemensamma systemen.",
        label="Delmål 1:3",
    ),
    Bullets(
        "Indikatorer",
        (
            "Andel program med en beslutad progression för digital kompetens.",
            "Andel lärare som i självskattningen anger nivån tillräcklig eller högre.",
            "Antal veckor från anställningens början till genomförd introduktion.",
        ),
    ),
    Bullets(
        "Prioriterade insatser",
        (
            "Två gemensamma kompetensdagar per läsår, varav den ena ägnas åt ämnesdidaktik med digitala verktyg.",
            "Ett nätverk för it-samordnare och förstelärare med träffar varannan månad.",
            "En kort självskattning för lärare som ligger till grund för enhetens plan för kompetensutveckling.",
            "Programmering och digitala modeller prövas i minst ett yrkesprogram per skola.",
        ),
    ),
)

_AI = (
    Heading(2, "AI och källkritik", new_page=True),
    Heading(3, "Övergripande mål"),
    Text(
        "Eleverna kan använda AI-tjänster medvetet, granska det som tjänsterna svarar och stå för sina egna resultat. "
        "Bedömningen är rättssäker även när digitala hjälpmedel har använts."
    ),
    Heading(3, "Delmål"),
    Text(
        "Från och med höstterminen 2025 har varje elev i årskurs 1 deltagit i en introduktion till AI och källkritik "
        "senast den 15 oktober.",
        label="Delmål 2:1",
    ),
    Text(
        "År 2027 uppger minst 90 procent av eleverna att de har fått undervisning i att granska digitala källor.",
        label="Delmål 2:2",
    ),
    Text(
        "Vid läsårsstarten 2026 har alla ämneslag en skriven överenskommelse om när AI får användas i elevernas arbete.",
        label="Delmål 2:3",
    ),
    Bullets(
        "Indikatorer",
        (
            "Andel elever i årskurs 1 som har genomfört introduktionen i tid.",
            "Andel elever som uppger att de vet vad som gäller för AI i varje kurs.",
            "Andel ämneslag med en skriven överenskommelse om AI.",
            "Antal anmälda misstankar om otillåten hjälp av AI vid prov.",
        ),
    ),
    Bullets(
        "Prioriterade insatser",
        (
            "Ett gemensamt introduktionspaket om AI och källkritik som skolbibliotekarier och lärare genomför ihop.",
            "En modell för hur AI-användning redovisas av eleven när ett arbete lämnas in.",
            "Samtalsunderlag om upphovsrätt, förfalskade bilder och automatiserade texter.",
            "Erfarenhetsutbyte om provformer som fungerar när AI finns att tillgå.",
        ),
    ),
    Text(
        "Endast godkända AI-tjänster[^1] får användas i undervisningen. Elever ska aldrig behöva skapa ett privat konto för "
        "att kunna delta. Verktyg som säger sig upptäcka AI-skriven text får inte ensamma ligga till grund för ett beslut "
        "om disciplinära åtgärder."
    ),
)

_ACCESS = (
    Heading(2, "Likvärdig tillgång och infrastruktur", new_page=True),
    Heading(3, "Övergripande mål"),
    Text(
        "Alla elever har tillgång till fungerande utrustning, stabila nät och tillgängliga lärresurser, i skolan och vid "
        "studier på annan plats."
    ),
    Heading(3, "Delmål"),
    Text("Varje elev har en personlig dator som är högst tre år gammal.[^2]", label="Delmål 3:1"),
    Text(
        "Senast den 31 december 2026 klarar det trådlösa nätet på alla skolor att en hel klass skriver digitala prov "
        "samtidigt.",
        label="Delmål 3:2",
    ),
    Text(
        "Alla elever som behöver läs- och skrivstöd har tillgång till det senast två veckor efter terminsstarten.",
        label="Delmål 3:3",
    ),
    Bullets(
        "Indikatorer",
        (
            "Andel elevdatorer som är äldre än tre år.",
            "Antal avbrutna digitala prov på grund av fel i nätet.",
            "Tid från anmält behov till installerat läs- och skrivstöd.",
            "Andel supportärenden som är lösta inom två arbetsdagar.",
        ),
    ),
    Bullets(
        "Prioriterade insatser",
        (
            "Utbyte av accesspunkter på Hamngymnasiet och Björkdalsskolan under 2025.",
            "Lånedatorer på varje skolbibliotek för dagar då den egna datorn är på reparation.",
            "Tillgänglighetsgranskning av de tjugo mest använda digitala läromedlen.",
            "Tryckta läromedel används parallellt där det främjar elevernas läsning och koncentration.",
        ),
    ),
    Text(
        "En rutin för reservförfarande vid avbrott under digitala prov ska finnas på plats före vårterminen 2026. Enheterna "
        "bör dessutom öva rutinen en gång per läsår."
    ),
)

_SECURITY = (
    Heading(2, "Informationssäkerhet och personuppgifter", new_page=True),
    Heading(3, "Övergripande mål"),
    Text(
        "Elever, vårdnadshavare och personal kan lita på att uppgifter om dem hanteras lagligt, säkert och inte i större "
        "omfattning än vad verksamheten behöver."
    ),
    Heading(3, "Delmål"),
    Text(
        "Vid varje läsårsstart är samtliga digitala tjänster som används på enheten riskbedömda.",
        label="Delmål 4:1",
    ),
    Text(
        "All personal har genomfört grundutbildningen i dataskydd och informationssäkerhet senast den 31 mars 2026.",
        label="Delmål 4:2",
    ),
    Text(
        "Personuppgiftsincidenter rapporteras internt inom 24 timmar från det att de upptäcks.",
        label="Delmål 4:3",
    ),
    Bullets(
        "Indikatorer",
        (
            "Andel digitala tjänster med aktuell riskbedömning.",
            "Andel anställda med godkänd grundutbildning i dataskydd.",
            "Tid från upptäckt incident till intern rapport.",
        ),
    ),
    Bullets(
        "Prioriterade insatser",
        (
            "En gemensam systemförteckning där varje tjänst har status godkänd, under prövning eller avvisad.",
            "En digital blankett för den som vill föreslå en ny tjänst, med svar inom 20 arbetsdagar.",
            "Årlig genomgång av behörigheter i lärplattformen och elevregistret.",
            "Tvåstegsinloggning för all personal som hanterar känsliga uppgifter.",
        ),
    ),
    Text(
        "Uppgifter om hälsa, skyddad identitet och stödinsatser får inte föras in i lärplattformen eller i AI-tjänster. "
        "Sådana uppgifter dokumenteras i elevregistret. Samtycke används bara som rättslig grund när deltagandet verkligen "
        "är frivilligt för eleven."
    ),
)

_RESPONSIBILITY = (
    Heading(1, "Ansvar", new_page=True),
    Text(
        "Kapitlet samlar de krav som riktas till varje roll. Kraven gäller utöver det som följer av lag och av respektive "
        "befattning. Den som har ett ansvar kan lämna över uppgiften att utföra arbetet, men inte ansvaret."
    ),
    Heading(2, "Gymnasienämnden"),
    Bullets(
        "Gymnasienämnden ansvarar för att:",
        (
            "besluta om planen och om de medel som behövs för att genomföra den,",
            "pröva i budgetarbetet om målen i planen går att nå med tilldelade resurser,",
            "behandla förvaltningens uppföljning av planen vid sitt sammanträde i april,",
            "i egenskap av personuppgiftsansvarig utse dataskyddsombud och begära in dess årliga rapport.",
        ),
    ),
    Heading(2, "Förvaltningen"),
    Text(
        "Förvaltningen företräds av förvaltningschefen. Digitaliseringsstrategen samordnar arbetet, och systemförvaltaren "
        "svarar för systemförteckningen."
    ),
    Bullets(
        "Förvaltningen ansvarar för att:",
        (
            "tillhandahålla en gemensam lärplattform med stöd för inloggning, bedömning och dokumentation,",
            "pröva och godkänna digitala tjänster innan de används av mer än en enhet,",
            "genomföra konsekvensbedömningar tillsammans med dataskyddsombudet när en behandling innebär hög risk,",
            "ta fram introduktionspaketet om AI och källkritik och uppdatera det inför varje läsår,",
            "erbjuda grundutbildning i dataskydd och informationssäkerhet minst två gånger per termin,",
            "samordna inköp, utbyte och återvinning av elevdatorer,",
            "hålla en supportfunktion öppen vardagar mellan klockan 7.30 och 16.30,",
            "sammanställa enheternas uppföljning och redovisa den för nämnden,",
            "bevaka nationella beslut från bland andra Skolverket och informera enheterna om vad de innebär.",
        ),
    ),
    Heading(2, "Rektor"),
    Text(
        "Rektorn leder och samordnar det pedagogiska arbetet på enheten och är den som omsätter planen i VP och i "
        "SKA-arbetet."
    ),
    Bullets(
        "Rektor ansvarar för att:",
        (
            "enhetens verksamhetsplan innehåller minst ett utvecklingsområde från vart och ett av planens fokusområden,",
            "lärarna får tid för kompetensutveckling som motsvarar minst tolv timmar per läsår,",
            "ämneslagens överenskommelser om AI är beslutade, kända av eleverna och publicerade i lärplattformen,",
            "alla elever i årskurs 1 deltar i introduktionen till AI och källkritik,",
            "riskbedömningen av enhetens digitala tjänster är aktuell och undertecknad senast den 30 september,",
            "inga digitala tjänster används som saknar godkännande i systemförteckningen,",
            "enheten gör en självskattning av sitt digitaliseringsarbete varje hösttermin,[^3]",
            "det finns en utsedd it-samordnare med tid avsatt i tjänsten,",
            "vårdnadshavare till omyndiga elever får information om vilka digitala tjänster som används,",
            "personuppgiftsincidenter rapporteras till förvaltningen samma dag som de upptäcks,",
            "skolbiblioteket har en tydlig roll i undervisningen om källkritik,",
            "elever med behov av läs- och skrivstöd får sina verktyg utan dröjsmål.",
        ),
    ),
    Text(
        "Rektorn bör dessutom bjuda in elevrådet till ett samtal om den digitala arbetsmiljön en gång per läsår, och kan "
        "vid behov ta hjälp av förvaltningens digitaliseringsstrateg."
    ),
    Heading(2, "Lärare"),
    Bullets(
        "Lärare ska:",
        (
            "planera undervisningen så att eleverna använder digitala verktyg där de tillför något för lärandet,",
            "vid kursstart gå igenom vad som gäller för AI i den egna kursen,",
            "undervisa om källkritik med exempel från det egna ämnet,",
            "enbart använda digitala tjänster som är godkända i systemförteckningen,",
            "dokumentera bedömningar i lärplattformen senast tio arbetsdagar efter en examination,",
            "aldrig föra in känsliga uppgifter om elever i en AI-tjänst,",
            "anmäla misstänkta personuppgiftsincidenter till rektorn omedelbart,",
            "besvara den årliga självskattningen av digital kompetens,",
            "delta i den kompetensutveckling som rektorn beslutar om.",
        ),
    ),
    Text(
        "Lärare bör pröva minst en ny digital arbetsform per läsår och dela erfarenheten med sitt ämneslag. Lärare kan föreslå "
        "nya tjänster genom den digitala blanketten."
    ),
    Heading(2, "Skolbibliotekarie"),
    Bullets(
        "Skolbibliotekarie ska:",
        (
            "tillsammans med lärare genomföra introduktionen till AI och källkritik i årskurs 1,",
            "erbjuda varje ämneslag stöd i informationssökning minst en gång per läsår,",
            "hålla ett aktuellt urval av digitala källor och databaser tillgängligt för eleverna,",
            "vägleda elever i att ange källor och att redovisa hur AI har använts,",
            "ansvara för utlåningen av lånedatorer,",
            "lämna underlag till rektorns årliga uppföljning av källkritikundervisningen.",
        ),
    ),
    Heading(2, "Elever"),
    Bullets(
        "Elever förväntas:",
        (
            "ta hand om sin dator och ha den laddad när skoldagen börjar,",
            "redovisa öppet när de har tagit hjälp av AI i ett arbete,",
            "respektera andra på nätet och inte sprida bilder eller filmer utan lov,",
            "hålla sina lösenord hemliga och säga till om något verkar fel,",
            "framföra synpunkter på den digitala lärmiljön genom elevrådet.",
        ),
    ),
)

_FOLLOW_UP = (
    Heading(1, "Uppföljning och utvärdering"),
    Text(
        "Uppföljningen av planen är en del av SKA och ska inte skapa parallella spår. Den bygger på enheternas "
        "självskattning, på enkäter till elever och lärare och på uppgifter som redan finns i verksamhetssystemen."
    ),
    Heading(2, "Årlig uppföljning"),
    Text(
        "Varje hösttermin gör enheterna en självskattning mot planens delmål. Resultatet förs in i enhetens kvalitetsrapport, "
        "som lämnas till förvaltningen senast den 15 januari. Förvaltningen sammanställer rapporterna och lämnar en samlad "
        "uppföljning till gymnasienämnden senast den 15 mars. Nämnden tar ställning till behovet av åtgärder i april."
    ),
    Text(
        "Elevenkäten och lärarenkäten genomförs i mars varje år med samma kärnfrågor, så att resultaten kan jämföras över "
        "tid. Resultat som bygger på färre än tio svar redovisas inte på enhetsnivå."
    ),
    Table(
        "Tabell 1. Hållpunkter under året",
        ("När", "Vad", "Ansvarig", "Redovisas i"),
        (
            ("15 januari", "Kvalitetsrapport med självskattning lämnas in", "Rektor", "Kvalitetsrapport"),
            ("15 mars", "Samlad uppföljning lämnas till nämnden", "Förvaltningschef", "Tjänsteutlåtande"),
            ("Mars", "Enkät till elever och lärare", "", "Enkätportalen"),
            ("April", "Nämnden behandlar uppföljningen", "Gymnasienämnden", "Protokoll"),
            ("30 september", "Riskbedömning av digitala tjänster klar", "Rektor", "Systemförteckningen"),
            ("15 oktober", "Introduktion till AI och källkritik genomförd", "Rektor", ""),
            ("November", "Självskattning genomförd på enheten", "Rektor", "Kvalitetsrapport"),
        ),
        (28, 62, 36, 34),
    ),
    Heading(2, "Utvärdering"),
    Text(
        "En halvtidsöversyn av planen görs under våren 2026. Visar översynen att ett delmål inte är möjligt att nå ska "
        "förvaltningen föreslå en ändring av planen eller av insatserna. En samlad utvärdering genomförs hösten 2027 och "
        "redovisas för nämnden före utgången av november samma år."
    ),
    Bullets(
        "Utvärderingen ska besvara följande frågor:",
        (
            "Har skillnaderna mellan enheterna minskat?",
            "Vilka insatser har haft effekt på elevernas kunskaper i källkritik?",
            "Har ansvarsfördelningen fungerat när nya tjänster har införts?",
            "Vilka krav bör ändras eller utgå i nästa plan?",
        ),
    ),
    Heading(1, "Giltighet"),
    Text(
        "Planen gäller från och med den 1 januari 2025 till och med den 31 december 2027. Den ersätter Digitaliseringsplan "
        "för gymnasieskolan 2022–2024. Mindre ändringar av redaktionell art får beslutas av förvaltningschefen; övriga "
        "ändringar beslutas av gymnasienämnden."
    ),
    Heading(1, "Referenser"),
    Bullets(
        "",
        (
            "Dataskyddsförordningen (EU) 2016/679.",
            "Exempelsta kommun: Handlingsplan för nätetik och digital trygghet 2025.",
            "Exempelsta kommun: Riktlinje för informationssäkerhet, KS 2023/0411.",
            "Exempelsta kommun: Utvärdering av digitaliseringsplanen 2022–2024, GN 2024/0102.",
            "Skollagen (2010:800).",
            "Skolverket: Läroplan för gymnasieskolan, Gy25.",
            "Sveriges Kommuner och Regioner (SKR): Skoldigiguiden.",
        ),
    ),
)

DOCUMENT = Document(
    title="Digitaliseringsplan för gymnasieskolan och anpassade gymnasieskolan 2025–2027",
    issuer="Exempelsta kommun · Gymnasieförvaltningen",
    facts=(
        ("Dokumenttyp", "Plan"),
        ("Beslutad av", "Gymnasienämnden"),
        ("Beslutsdatum", "2024-11-26, § 94"),
        ("Diarienummer", "GN 2024/0187"),
        ("Dokumentansvarig funktion", "Digitaliseringsstrateg, gymnasieförvaltningen"),
        ("Gäller", "2025-01-01–2027-12-31"),
        ("Ersätter", "Digitaliseringsplan för gymnasieskolan 2022–2024, GN 2021/0142"),
    ),
    body=_OPENING + _DIGITAL_COMPETENCE + _AI + _ACCESS + _SECURITY + _RESPONSIBILITY + _FOLLOW_UP,
    running_head="Digitaliseringsplan 2025–2027",
    notes={
        "1": (
            "Med godkänd AI-tjänst avses en tjänst som har status godkänd i systemförteckningen och som omfattas av ett "
            "personuppgiftsbiträdesavtal."
        ),
        "2": (
            "Gäller inte elever på introduktionsprogram som är kortare än tio veckor. De lånar i stället en dator per dag."
        ),
        "3": "För enheter med färre än 60 elever räcker det att självskattningen görs vartannat år.",
    },
)


def render(path: Path) -> None:
    """Write the plan."""
    pdf.render(DOCUMENT, path)
