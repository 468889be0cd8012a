"""The routine for borrowing a computer, as Markdown: a nested list, a table and a footnote."""

from pathlib import Path

FILE = "rutin-lana-dator.md"

_TEXT = """\
# Rutin för att låna dator

**Exempelsta kommun, gymnasieförvaltningen**

- Dokumenttyp: Rutin
- Beslutad av: Förvaltningschefen, 2025-03-10
- Diarienummer: GN 2025/0066
- Gäller: från och med den 1 april 2025 och tills vidare
- Dokumentansvarig funktion: Digitaliseringsstrateg

## När rutinen används

En elev som inte kan använda sin egen dator ska kunna följa undervisningen ändå. Rutinen beskriver
hur lån går till på Kvarngymnasiet, Hamngymnasiet och Björkdalsskolan. Den omfattar både korta lån
över dagen och längre lån när datorn är inlämnad på reparation.

Personalens datorer omfattas inte. Den som är anställd vänder sig till supporten.

## Tre sorters lån

| Lån | Hur länge | Vem godkänner | Kvitteras i |
|---|---|---|---|
| Daglån | Till skoldagens slut | Ingen särskild | Lånelistan |
| Reparationslån | Högst fyra veckor[^1] | It-samordnare | Inventarielistan |
| Terminslån | Till sista skoldagen på terminen | Rektor | Inventarielistan |

Elever på introduktionsprogram som är kortare än tio veckor har daglån som ordinarie lösning.

## Så går det till

### Eleven

1. Eleven visar skolkortet i biblioteket.
2. Eleven kontrollerar tillsammans med personalen att
   - datorn startar och är laddad,
   - laddare följer med,
   - ingen tidigare användare är inloggad.
3. Eleven sparar allt arbete i lärplattformen, eftersom lånedatorn töms på filer varje natt.

### Skolbibliotekarien

Skolbibliotekarien ska:

- registrera lånet i lånelistan med datum och datorns nummer,
- påminna elever som inte har lämnat tillbaka datorn senast nästa skoldag,
- ställa undan datorer som är trasiga och
  - märka dem med gul lapp,
  - anmäla felet till it-samordnaren samma vecka.

### It-samordnaren

It-samordnaren ska:

- hålla minst tre lånedatorer per hundra elever redo vid terminens början,
- ta emot elevens egen dator för reparation och lämna ut ett reparationslån direkt,
- meddela rektor när en reparation har tagit längre tid än fyra veckor,
- uppdatera lånedatorerna varje lov.

### Rektor

Rektor beslutar om terminslån när en elev saknar dator av andra skäl än reparation. Rektor bör
stämma av läget med elevhälsan innan ett terminslån avslås.

## Prov och lånedator

Läs- och skrivstöd som eleven har på sin egen dator följer inte med till en lånedator. Läraren ska
därför säga till it-samordnaren senast två skoldagar före ett digitalt prov om en elev med sådant
stöd kommer att skriva på lånad dator.

## Uppföljning

Antalet lån per vecka sammanställs av skolbibliotekarien i december och i juni. It-samordnaren och
rektorn avgör utifrån sammanställningen om fler datorer behövs.

[^1]: Lånet förlängs en vecka i taget om reparationen drar ut på tiden. För elever i årskurs 3 som
    har nationella prov under lånetiden förlängs det utan ny prövning till sista provdagen.
"""


def render(path: Path) -> None:
    """Write the routine."""
    path.write_text(_TEXT, encoding="utf-8", newline="\n")
