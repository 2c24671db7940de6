"""Our DSFR form pack: labels, hints, errors and summary, linked for assistive technology."""

from __future__ import annotations

import re
from typing import Any

import pytest
from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.template import Context, Template

from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField

CHOICES = [("1", "Premier"), ("2", "Second")]


class Sample(DsfrFormMixin, forms.Form):
    title = PlainTextField(label="Titre", max_length=20, help_text="Une ligne.")
    text = PlainTextField(label="Objectifs", max_length=200, rows=4, required=False)
    amount = EuroField(label="Montant")
    day = FrenchDateField(label="Jour")
    theme = forms.ChoiceField(label="Thème", choices=CHOICES)
    level = forms.ChoiceField(label="Degré", choices=CHOICES, widget=forms.RadioSelect)
    who = forms.MultipleChoiceField(
        label="Publics", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="Je certifie", help_text="Cela engage.")
    file = forms.FileField(label="Pièce", required=False)
    secret = forms.CharField(label="Mot de passe", widget=forms.PasswordInput, required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class Grouped(Sample):
    def build_layout(self) -> Layout:
        return Layout(
            Fieldset("L’idée", Row(Column("title"), Column("amount"))),
            Div("text", css_class="ne-x"),
            HTML("<hr>"),
            Submit("save", "Enregistrer"),
        )


def crispy(form: Any, source: str = "{% crispy form %}") -> str:
    context = Context({"form": form, "csrf_token": "token"})
    return Template("{% load crispy_forms_tags %}" + source).render(context)


def fixed(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def test_an_empty_form_is_described() -> None:
    html = fixed(crispy(Sample()))
    assert "<form" not in html
    assert '<label class="fr-label" for="id_title">' in html
    assert 'id="id_title_helptext">Une ligne.' in html
    assert 'aria-describedby="id_title_helptext"' in html
    assert html.count("(obligatoire)") == 7
    assert " required" not in html
    assert 'role="alert"' not in html
    assert 'class="fr-select"' in html
    assert 'class="fr-upload"' in html
    assert '<input type="hidden" name="version"' in html


def test_radios_and_checkboxes_are_groups_with_a_legend() -> None:
    html = fixed(crispy(Sample()))
    assert html.count("<fieldset") == 2
    assert 'aria-labelledby="id_level_legend"' in html
    assert '<input type="radio" name="level" value="1" id="id_level_0">' in html
    assert '<label class="fr-label" for="id_level_0">Premier</label>' in html


@pytest.mark.parametrize("source", ["{% crispy form %}", "{{ form|crispy }}"])
def test_errors_are_summed_up_and_linked(source: str) -> None:
    form = Sample({"title": "x" * 21, "amount": "-5", "day": "31/02/2026"})
    html = fixed(crispy(form, source))
    assert "Le formulaire contient 7 erreurs" in html
    for target in ("id_title", "id_amount", "id_day", "id_theme", "id_level_0", "id_who_0"):
        assert f'<a href="#{target}">' in html
        assert f'id="{target}"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html
    assert 'value="31/02/2026"' in html
    assert 'value="-5"' in html
    assert 'aria-describedby="id_level_error"' in html


def test_what_was_typed_is_escaped() -> None:
    html = crispy(Sample({"title": '"><script>x</script>', "text": "</textarea><b>"}))
    assert "<script>" not in html
    assert "</textarea><b>" not in html


def test_an_error_of_the_whole_form_is_in_the_summary() -> None:
    form = Sample({})
    form.add_error(None, "Ce dossier a changé.")
    assert "<li>Ce dossier a changé.</li>" in fixed(crispy(form))


def test_a_page_may_write_one_summary_for_all() -> None:
    form = Sample({})
    form.error_summary = False
    assert "fr-alert--error" not in crispy(form)
    once = crispy(form, "{% load dsfr_forms %}{% error_summary form %}{% crispy form %}")
    assert once.count("data-error-summary") == 1


def test_a_formset_names_the_lines_in_error() -> None:
    lines = forms.formset_factory(Sample, extra=0)(
        {"l-TOTAL_FORMS": "2", "l-INITIAL_FORMS": "0", "l-0-title": "a", "l-1-title": "x" * 30},
        prefix="l",
    )
    html = fixed(crispy(lines, "{{ form|crispy }}"))
    assert "Ligne 2, Titre" in html
    assert 'href="#id_l-1-title"' in html
    assert 'name="l-TOTAL_FORMS"' in html
    assert html.count("data-error-summary") == 1


def test_a_layout_is_followed() -> None:
    html = fixed(crispy(Grouped()))
    assert '<legend class="ne-fieldset__legend">L’idée</legend>' in html
    assert "fr-grid-row" in html
    assert 'name="theme"' not in html
    assert '<button type="submit" class="fr-btn" name="save" value="Enregistrer">' in html


def test_one_error_is_said_in_the_singular() -> None:
    class One(DsfrFormMixin, forms.Form):
        title = PlainTextField(label="Titre", max_length=20)

    assert "Le formulaire contient une erreur" in crispy(One({}))
