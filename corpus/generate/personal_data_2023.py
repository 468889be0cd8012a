"""The guideline on personal data, as an OpenDocument text: duties by role, and a condition that stands in a footnote."""

from pathlib import Path

from corpus.generate import opendocument
from corpus.generate.blocks import Bullets, Document, Heading, Table, Text

FILE = "riktlinje-personuppgifter.odt"

DOCUMENT = Document(
    title="Riktlinje för personuppgifter i digitala verktyg i skolan",
    issuer="Exempelsta kommun · Barn- och utbildningsförvaltningen",
    facts=(
        ("Dokumenttyp", "Riktlinje"),
        ("Beslutad av", "Barn- och utbildningsnämnden"),
        ("Beslutsdatum", "2023-06-13, § 58"),
        ("Diarienummer", "BUN 2023/0164"),
        ("Dokumentansvarig funktion", "Dataskyddssamordnare, barn- och utbildningsförvaltningen"),
        ("Gäller", "Från och med 2023-08-01 och tills vidare"),
        ("Omfattar", "Förskoleklass, grundskola, anpassad grundskola och fritidshem"),
    ),
    body=(
        Heading(1, "Inledning"),
        Text(
            "När ett digitalt verktyg används i undervisningen lämnar eleverna nästan alltid spår efter sig: ett namn vid "
            "inloggningen, en inspelad högläsning, ett resultat i ett övningsprogram. Riktlinjen anger hur skolorna i "
            "Exempelsta tar hand om sådana uppgifter så att barnens integritet skyddas utan att undervisningen stannar upp."
        ),
        Heading(2, "Syfte och avgränsning"),
        Text(
            "Riktlinjen gäller alla digitala verktyg som elever eller personal använder i skolarbetet, även sådana som är "
            "gratis. Den gäller inte elevregistret, som har egna anvisningar, och inte verktyg som en vårdnadshavare själv "
            "väljer för läxläsning i hemmet."
        ),
        Text(
            "För gymnasieskolan gäller i stället vad gymnasienämnden har beslutat. Kommunens riktlinje för "
            "informationssäkerhet, KS 2023/0411, gäller vid sidan av den här riktlinjen."
        ),
        Heading(2, "Begrepp"),
        Text(
            "Med personuppgift menas varje upplysning som kan knytas till en levande person, alltså även en bild, en röst "
            "eller ett användarnamn. Med verktyg menas program, appar och webbtjänster. Barn- och utbildningsnämnden är "
            "personuppgiftsansvarig för den behandling som sker i skolorna."
        ),
        Heading(1, "Grundregler"),
        Bullets(
            "För all användning av digitala verktyg gäller att:",
            (
                "inte fler uppgifter lämnas ut än vad uppgiften i undervisningen kräver,",
                "eleverna loggar in med skolkontot och aldrig med en privat adress,",
                "leverantören inte använder elevernas uppgifter för reklam eller för att träna egna modeller,",
                "ett personuppgiftsbiträdesavtal[^1] finns innan uppgifter lämnas till leverantören.",
            ),
        ),
        Text(
            "Samtycke från vårdnadshavare ska inte användas som rättslig grund för verktyg som är en del av undervisningen, "
            "eftersom eleven inte kan avstå från att delta. Fotografier till skolans webbplats kräver däremot samtycke."
        ),
        Heading(1, "Innan ett verktyg tas i bruk"),
        Text(
            "En riskbedömning ska vara gjord och godkänd av rektor innan ett nytt verktyg används i en klass.[^2] Bedömningen "
            "görs i den gemensamma mallen och sparas i verktygsförteckningen."
        ),
        Bullets(
            "Riskbedömningen ska ge svar på:",
            (
                "vilka uppgifter som behandlas och om någon av dem är känslig,",
                "var uppgifterna lagras och vilka som kommer åt dem,",
                "hur uppgifterna tas bort när eleven slutar,",
                "hur undervisningen kan genomföras om verktyget inte får användas.",
            ),
        ),
        Heading(1, "Ansvar"),
        Heading(2, "Rektor"),
        Bullets(
            "Rektor ansvarar för att:",
            (
                "skolans verktygsförteckning är fullständig och gås igenom en gång per termin,",
                "riskbedömningar görs av någon som känner både verktyget och undervisningen,",
                "all personal känner till riktlinjen och tar del av den på nytt vid varje läsårsstart,",
                "vårdnadshavare får information om vilka verktyg klassen använder och varför,",
                "elever med skyddade personuppgifter har en egen plan för hur de loggar in och syns i verktygen.",
            ),
        ),
        Text(
            "Rektor bör ta upp riktlinjen med skolans elevråd. Rektor kan uppdra åt biträdande rektor att föra förteckningen."
        ),
        Heading(2, "Lärare"),
        Bullets(
            "Lärare ska:",
            (
                "välja verktyg ur skolans verktygsförteckning,",
                "använda initialer eller elevnummer i stället för namn när verktyget tillåter det,",
                "ta bort ljud- och filminspelningar av elever när de är bedömda, dock senast vid terminens slut,",
                "visa eleverna hur de själva kan se och ta bort det de har lagt in,",
                "inte skriva omdömen, frånvaroorsaker eller uppgifter om stöd i något annat verktyg än lärplattformen.",
            ),
        ),
        Heading(2, "It-samordnare"),
        Bullets(
            "It-samordnare ska:",
            (
                "föra in godkända verktyg i verktygsförteckningen inom fem arbetsdagar,",
                "stänga av konton för elever och personal som har slutat, senast två veckor efter sista dagen,",
                "kontrollera varje termin att delade mappar inte är öppna för fler än de är avsedda för,",
                "ge ny personal en genomgång av inloggning och delning under den första arbetsveckan.",
            ),
        ),
        Heading(2, "Förvaltningen"),
        Text(
            "Förvaltningen tecknar personuppgiftsbiträdesavtal, håller mallen för riskbedömning aktuell och ger råd i enskilda "
            "fall. Dataskyddssamordnaren svarar på skolornas frågor inom tre arbetsdagar."
        ),
        Heading(1, "Vilka uppgifter som får finnas var"),
        Text("Tabellen anger huvudregeln. En tom ruta betyder att frågan avgörs i riskbedömningen."),
        Table(
            "Tabell 1. Uppgifter och verktyg",
            ("Uppgift", "Lärplattform", "Övningsprogram och appar", "Delade dokument"),
            (
                ("Förnamn och klass", "Ja", "Ja, om initialer inte fungerar", "Ja"),
                ("Personnummer", "Nej", "Nej", "Nej"),
                ("Resultat på övningar", "Ja", "Ja", ""),
                ("Inspelad röst eller film", "Ja", "", "Ja, delat bara med undervisande lärare"),
                ("Omdöme eller betyg", "Ja", "Nej", "Nej"),
                ("Specialkost, hälsa och stöd", "Nej", "Nej", "Nej"),
            ),
            (46, 30, 44, 44),
        ),
        Heading(1, "Uppföljning"),
        Text(
            "Dataskyddssamordnaren granskar årligen verktygsförteckningen på minst fyra skolor. Iakttagelserna redovisas för "
            "nämnden i samband med dataskyddsombudets årsrapport i februari. Riktlinjen ses över när lagstiftningen ändras, "
            "dock minst vartannat år."
        ),
        Heading(1, "Ikraftträdande"),
        Text(
            "Riktlinjen gäller från och med den 1 augusti 2023 och tills vidare. Den ersätter Anvisning för appar och webbtjänster "
            "i grundskolan, BUN 2018/0077."
        ),
    ),
    running_head="Riktlinje för personuppgifter i digitala verktyg",
    notes={
        "1": "Avtal enligt artikel 28 i dataskyddsförordningen. Avtalen tecknas av förvaltningen och aldrig av en enskild skola.",
        "2": (
            "Kravet gäller inte verktyg där eleverna arbetar utan inloggning och inte lämnar några uppgifter om sig själva. För "
            "dem räcker det att läraren antecknar verktyget i förteckningen."
        ),
    },
)


def render(path: Path) -> None:
    """Write the guideline."""
    opendocument.render(DOCUMENT, path, written="2023-06-14T08:00:00")
