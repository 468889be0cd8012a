"""Roles keep the document's own name; the tree says whose duties reach whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.roles import SPOKEN, TREE, Relation, ancestors, everyone, find_roles, names, relation
from assistant.swedish import fold

ROLE_NAMES = st.sampled_from([role.name for role in TREE])


@pytest.mark.parametrize(
    ("item_role", "asked", "expected"),
    [
        ("(Rektor)", "rektor", Relation.NAMED),
        ("Rektorerna", "Rektor", Relation.NAMED),
        ("Biträdande rektor", "rektor", Relation.NAMED),
        ("Förskolechefen", "rektor", Relation.NAMED),  # the title until 2019
        ("Rektor", "förskolechef", Relation.NAMED),
        ("Chefer och lärare", "lärare", Relation.NAMED),
        ("Medarbetare", "personal", Relation.NAMED),
        ("Chef", "rektor", Relation.INHERITED),
        ("Skolledningen", "rektor", Relation.INHERITED),
        ("All personal", "rektor", Relation.INHERITED),
        ("Undervisande personal", "lärare", Relation.INHERITED),
        ("Lärare", "förstelärare", Relation.INHERITED),
        ("Huvudmannen", "nämnden", Relation.INHERITED),
        ("Skolan", "rektor", Relation.UNIT),
        ("Enheterna", "lärare", Relation.UNIT),
        ("Förvaltningscentralt", "digitaliseringsenheten", Relation.UNIT),
        (None, "rektor", Relation.UNASSIGNED),
        ("Rektor", "chef", Relation.OTHER),  # a chef is not therefore a rektor
        ("Lärare", "rektor", Relation.OTHER),
        ("Skolan", "elev", Relation.OTHER),
        ("Förvaltningen", "rektor", Relation.OTHER),
        ("Trygghetsteamet", "trygghetsteamet", Relation.NAMED),
        ("Trygghetsteamet", "rektor", Relation.OTHER),
    ],
)
def test_a_duty_reaches_a_role_by_name_by_what_it_is_or_by_where_it_acts(
    item_role: str | None, asked: str, expected: Relation
) -> None:
    assert relation(item_role, asked) is expected


def test_a_rektor_is_nearest_a_skolledare_then_a_chef_then_one_of_the_staff() -> None:
    assert ancestors("rektor") == ("Skolledare", "Chef", "Personal", "Medarbetare")


def test_a_role_goes_by_its_titles_of_other_times() -> None:
    assert set(names("förskolechefer")) == {"Rektor", "Förskolechef"}
    assert names("Trygghetsteamet") == ("Trygghetsteamet",)


def test_all_who_have_a_role_are_called_as_people_call_them() -> None:
    assert everyone("Chef") == "alla chefer"
    assert everyone("Trygghetsteamet") == "Trygghetsteamet"


def test_every_parent_and_organisation_is_in_the_tree_and_no_form_belongs_to_two_roles() -> None:
    known = {role.name for role in TREE}
    forms = [form for role in TREE for form in role.forms]
    assert known.issuperset(name for role in TREE for name in (*role.is_also, *role.acts_in, *role.also_called))
    assert len(forms) == len(set(forms))
    assert all(find_roles(form) == (role.name,) for role in TREE for form in role.forms)


def test_what_only_people_say_names_one_role_and_is_looked_for_in_no_document() -> None:
    said = [(form, role.name) for role in TREE for form in role.spoken]
    assert len({form for form, _ in said}) == len(said)
    assert {SPOKEN[fold(form)] for form, _ in said} == {name for _, name in said}
    assert not {form for role in TREE for form in role.forms} & {form for form, _ in said}
    assert find_roles("Fröken och boss") == ()


@given(ROLE_NAMES)
def test_every_role_is_named_by_itself_and_above_itself_never(name: str) -> None:
    assert relation(name, name) is Relation.NAMED
    assert name not in ancestors(name)


@given(ROLE_NAMES, ROLE_NAMES)
def test_what_one_inherits_from_another_the_other_does_not_inherit_back(first: str, second: str) -> None:
    if relation(second, first) is Relation.INHERITED:
        assert relation(first, second) is not Relation.INHERITED
