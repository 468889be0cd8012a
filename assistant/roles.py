"""Words for roles -> the roles they name, and how a duty laid on one role reaches another: the role tree as data.

The document's own name is always kept; the tree only says whose duties somebody has too. A rektor is a chef and one of the
staff; what "skolan" is to do falls on whoever works there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.swedish import fold


class Relation(StrEnum):
    """How an item concerns the role that was asked for, nearest first."""

    NAMED = "named"  # it names the role, under any of its names
    INHERITED = "inherited"  # it names what the role also is: a rektor is a chef
    UNIT = "unit"  # it names the organisation that the role acts in: "skolan ska"
    UNASSIGNED = "unassigned"  # it names nobody: "ansvarig saknas"
    OTHER = "other"  # it names somebody else


@dataclass(frozen=True, slots=True)
class Role:
    """A role with the forms its name has in text, and what follows from being it.

    `is_also` are the roles whose duties it has too, `acts_in` the organisations whose duties fall on it, `also_called` what
    the same role is or was called elsewhere: a förskolechef is a rektor since 2019. `everyone` are the words for all who have it.
    `spoken` are the forms people use of it and documents do not.
    """

    name: str
    everyone: str
    forms: tuple[str, ...]
    is_also: tuple[str, ...] = ()
    acts_in: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()


def _forms(text: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in text.split(","))


TREE: tuple[Role, ...] = (
    # Those who work in a school or another unit.
    Role(
        "Personal",
        "all personal",
        _forms("personal, personalen, personalens, anställda, anställd"),
        acts_in=("Skola", "Enhet"),
        also_called=("Medarbetare",),
        spoken=_forms("staff, employees"),
    ),
    Role("Medarbetare", "alla medarbetare", _forms("medarbetare, medarbetaren, medarbetarna, medarbetares")),
    Role(
        "Chef",
        "alla chefer",
        _forms("chef, chefen, chefer, cheferna, chefens, chefers, enhetschef, enhetschefer, verksamhetschef"),
        is_also=("Personal",),
        spoken=_forms("boss, bossen, bossar, manager, managers"),
    ),
    Role(
        "Skolledare",
        "alla skolledare",
        _forms("skolledare, skolledaren, skolledarna, skolledning, skolledningen, skolledningar"),
        is_also=("Chef",),
        spoken=_forms("school leader, school leaders"),
    ),
    Role(
        "Rektor",
        "alla rektorer",
        _forms("rektor, rektorn, rektorer, rektorerna, rektors, rektorns, rektorernas, biträdande rektor"),
        is_also=("Skolledare",),
        also_called=("Förskolechef",),
        spoken=_forms(
            "bitr rektor, biträdande, biträdande rektorn, biträdande rektorer, principal, principals, head teacher, headteacher,"
            " headmaster, head of school, head of a school, head of the school, heads of schools"
        ),
    ),
    Role(
        "Förskolechef",
        "alla förskolechefer",
        _forms("förskolechef, förskolechefen, förskolechefer, förskolecheferna"),
        is_also=("Skolledare",),
        spoken=_forms("preschool head, preschool principal"),
    ),
    Role(
        "Undervisande personal",
        "all undervisande personal",
        _forms("undervisande personal, pedagogisk personal, pedagogiska personalen"),
        is_also=("Personal",),
    ),
    Role(
        "Lärare",
        "alla lärare",
        _forms(
            "lärare, läraren, lärarna, lärares, lärarens, förskollärare, förskollärarna, ämneslärare, pedagog, pedagogen,"
            " pedagoger, pedagogerna"
        ),
        is_also=("Undervisande personal",),
        spoken=_forms(
            "fröken, fröknarna, magister, magistern, lärarn, klasslärare, klassläraren, gymnasielärare, grundskollärare,"
            " komvuxlärare, fritids, fritidslärare, fritidspedagog, fritidspedagoger, fritidspersonal, teacher, teachers"
        ),
    ),
    Role(
        "Förstelärare",
        "alla förstelärare",
        _forms("förstelärare, förstelärarna, förstelärares"),
        is_also=("Lärare",),
    ),
    Role(
        "IKT-pedagog",
        "alla IKT-pedagoger",
        _forms(
            "ikt-pedagog, ikt-pedagogen, ikt-pedagoger, ikt-pedagogerna, it-pedagog, it-pedagogen, it-pedagoger, it-pedagogerna,"
            " digitaliseringspedagog, digitaliseringspedagogen"
        ),
        is_also=("Personal",),
    ),
    Role(
        "Skolbibliotekarie",
        "alla skolbibliotekarier",
        _forms("skolbibliotekarie, skolbibliotekarien, skolbibliotekarier, skolbibliotekarierna"),
        is_also=("Personal",),
        spoken=_forms(
            "bibblan, skolbibblan, bibliotekarie, bibliotekarien, bibliotekarier, vi i biblioteket, vi på biblioteket,"
            " oss i biblioteket, jobbar i biblioteket, jobbar på biblioteket, librarian, librarians, school librarian"
        ),
    ),
    Role(
        "Elevhälsa",
        "elevhälsan",
        _forms("elevhälsa, elevhälsan, elevhälsans, elevhälsoteam, elevhälsoteamet"),
        is_also=("Personal",),
        spoken=_forms(
            "kurator, kuratorn, kuratorer, skolkurator, specialpedagog, specialpedagogen, specialpedagoger, skolsköterska,"
            " skolsköterskan, skolsyster, skolpsykolog, skolpsykologen, school counsellor, school nurse"
        ),
    ),
    Role(
        "IT-ansvarig",
        "alla IT-ansvariga",
        _forms("it-ansvarig, it-ansvariga, it-tekniker"),
        is_also=("Personal",),
        spoken=_forms(
            "it-snubben, it-snubbe, it-killen, it-kille, it-tjejen, it-tjej, it-folket, it-människan, datasnubben, datakillen,"
            " it-teknikern, it guy, it technician"
        ),
    ),
    # Those who act for the municipality.
    Role(
        "Skolchef",
        "skolchefen",
        _forms("skolchef, skolchefen, skolchefer, utbildningschef, utbildningschefen"),
        is_also=("Chef",),
        acts_in=("Huvudman", "Förvaltning"),
        spoken=_forms("superintendent, head of education"),
    ),
    Role(
        "Förvaltningschef",
        "förvaltningschefen",
        _forms("förvaltningschef, förvaltningschefen"),
        is_also=("Chef",),
        acts_in=("Förvaltning",),
    ),
    Role("Huvudman", "huvudmannen", _forms("huvudman, huvudmannen, huvudmän, huvudmännen, huvudmannens, huvudmännens")),
    Role(
        "Nämnd",
        "nämnden",
        _forms("nämnd, nämnden, nämnder, nämnderna, utbildningsnämnden, grundskolenämnden, barnnämnden"),
        is_also=("Huvudman",),
        spoken=_forms(
            "politiker, politikern, politikerna, ledamot, ledamöter, förtroendevald, förtroendevalda, school board"
        ),
    ),
    Role(
        "Förvaltning",
        "förvaltningen",
        _forms(
            "förvaltning, förvaltningen, förvaltningens, förvaltningar, förvaltningsledning, förvaltningsledningen,"
            " förvaltningscentralt, utbildningsförvaltningen, grundskoleförvaltningen"
        ),
        spoken=_forms("förvaltningskontoret, förvaltningskontor, centralt på förvaltningen"),
    ),
    Role(
        "Digitaliseringsenhet",
        "digitaliseringsenheten",
        _forms(
            "digitaliseringsenhet, digitaliseringsenheten, digitaliseringsenheterna, digitaliseringsavdelningen,"
            " avdelningen för digitalisering"
        ),
        acts_in=("Förvaltning", "Enhet"),
    ),
    Role(
        "IT-avdelning",
        "IT-avdelningen",
        _forms("it-avdelning, it-avdelningen, it-enheten, it-support"),
        acts_in=("Förvaltning", "Enhet"),
        spoken=_forms("helpdesk, it-supporten, it department"),
    ),
    Role(
        "Stödavdelning",
        "stödavdelningarna",
        _forms("stödavdelning, stödavdelningar, stödavdelningen, stödavdelningarna"),
        acts_in=("Förvaltning", "Enhet"),
    ),
    # The organisations whose duties fall on those who act in them.
    Role(
        "Skola",
        "skolan",
        _forms("skola, skolan, skolor, skolorna, skolenhet, skolenheten, skolenheter, skolenheterna"),
        acts_in=("Enhet",),
    ),
    Role("Enhet", "enheten", _forms("enhet, enheten, enheter, enheterna")),
    # Those whom school is for.
    Role(
        "Elev",
        "alla elever",
        _forms("elev, eleven, elever, eleverna, elevers, elevernas, elevens"),
        spoken=_forms("student, students, pupil, pupils, studenter, ungarna, ungdomarna"),
    ),
    Role(
        "Barn",
        "alla barn",
        _forms("barn, barnen, barnens"),
        spoken=_forms("barnet, barnets, children, ungar, småttingarna"),
    ),
    Role(
        "Vårdnadshavare",
        "alla vårdnadshavare",
        _forms("vårdnadshavare, vårdnadshavaren, vårdnadshavarna, föräldrar"),
        spoken=_forms("förälder, föräldrarna, mamma, pappa, mamman, pappan, parents, parent, guardians"),
    ),
)
ROLES = {role.name: role for role in TREE}
FORMS = sorted(((fold(form), role.name) for role in TREE for form in role.forms), key=lambda pair: -len(pair[0]))
ROLE_PATTERN = re.compile(
    r"(?<![\w-])(?:(?P<form>" + "|".join(re.escape(form) for form, _ in FORMS) + r")"
    # Boards and administrations are named after what they govern: gymnasienämnden, förskoleförvaltningen.
    r"|(?:barn|ungdoms|skol|\w*(?:skole|gymnasie|utbildnings|bildnings))(?:(?P<board>namnd\w{0,3})|forvaltning\w{0,3}))(?![\w-])"
)
ROLE_OF_FORM = dict(FORMS)
SPOKEN: Mapping[str, str] = ROLE_OF_FORM | {fold(form): role.name for role in TREE for form in role.spoken}
"""Every form that a person may use of a role, folded, and the role's name."""
SERVED = ("Elev", "Barn", "Vårdnadshavare")
"""Those whom school is for: most questions that name them ask what others are to do."""
DEFINITE = re.compile(r"(?<=\w{4})(?:(?:(?:ar|er|or)na|ar|er|or|en|et|na)|(?<=[aeiou])n)$")
REMEMBERED = 4096  # role names whose place in the tree is kept: a register names the same few again and again


def find_roles(text: str) -> tuple[str, ...]:
    """The roles a text names, in the order they stand in it, each once."""
    return tuple(dict.fromkeys(map(_role_of, ROLE_PATTERN.finditer(fold(text)))))


def narrower(role: str) -> tuple[str, ...]:
    """The roles that are this one too: a skolledare is mostly a rektor."""
    own = names(role)
    return tuple(each.name for each in TREE if not set(own).isdisjoint(each.is_also))


def _role_of(match: re.Match[str]) -> str:
    if match["form"]:
        return ROLE_OF_FORM[match["form"]]
    return "Nämnd" if match["board"] else "Förvaltning"


@lru_cache(maxsize=REMEMBERED)
def names(role: str) -> tuple[str, ...]:
    """The names a role goes by in the tree: its own and those of other times; the words themselves when it is not there."""
    return tuple(dict.fromkeys(name for found in find_roles(role) or (role.strip(),) for name in _same(found)))


@lru_cache(maxsize=REMEMBERED)
def ancestors(role: str) -> tuple[str, ...]:
    """The roles that a role also is, nearest first, without its own names."""
    own = names(role)
    above = dict.fromkeys(name for each in own for name in _above(each))
    return tuple(name for name in above if name not in own)


@lru_cache(maxsize=REMEMBERED)
def organisations(role: str) -> tuple[str, ...]:
    """The organisations whose duties fall on a role, wherever in the tree that is said first."""
    for name in (*names(role), *ancestors(role)):
        if name in ROLES and ROLES[name].acts_in:
            return ROLES[name].acts_in
    return ()


@lru_cache(maxsize=REMEMBERED)
def relation(item_role: str | None, asked_role: str) -> Relation:
    """How an item that names one role, several or none concerns the role that was asked for."""
    if not item_role:
        return Relation.UNASSIGNED
    named = set(map(_bare, names(item_role)))
    nearest = (
        (Relation.NAMED, names(asked_role)),
        (Relation.INHERITED, ancestors(asked_role)),
        (Relation.UNIT, organisations(asked_role)),
    )
    return next((found for found, theirs in nearest if named.intersection(map(_bare, theirs))), Relation.OTHER)


def _bare(name: str) -> str:
    """A name, folded, without the ending that makes it definite or many: the It-chefen of one plan is the IT-chef of another."""
    folded = fold(name)
    return folded if folded in ROLE_OF_FORM else DEFINITE.sub("", folded)


def everyone(role: str) -> str:
    """The words for all who have a role: "alla chefer"; the document's own words when the tree does not have it."""
    found = find_roles(role)
    return " och ".join(ROLES[name].everyone for name in found) if found else role


def _same(name: str) -> Iterator[str]:
    """A role's name, and what the same role is or was called in other documents."""
    yield name
    if name in ROLES:
        yield from ROLES[name].also_called
    yield from (role.name for role in TREE if name in role.also_called)


def _above(name: str) -> Iterator[str]:
    """The roles above one in the tree, nearest first."""
    for parent in ROLES[name].is_also if name in ROLES else ():
        yield from _same(parent)
        yield from _above(parent)
