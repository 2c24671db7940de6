"""The page « Rôles et droits » of the documentation, written from the tables of the code."""

from __future__ import annotations

from collections.abc import Iterable

from core import french
from establishments.enums import SCHOOL_ROLES, Perimeter, Role
from establishments.permissions import SECOND_FACTOR_ROLES, given_by
from establishments.workflow import TABLE as POSTS
from establishments.workflow import Post, perimeters_of
from projects.enums import Step
from projects.workflow import TABLE as STEPS

_WHO = {
    Role.HEAD: "directrice ou directeur d’école, principal, proviseur",
    Role.EDITOR: "membre de l’équipe, invité par la direction",
    Role.DEPUTY: "direction adjointe, à qui la direction donne délégation",
    Role.REFERENT_INSPECTOR: "IEN de la circonscription (1er degré), IA-IPR de l’établissement "
    "(2d degré)",
    Role.SUPPORT: "CARDIE, réseau Canopé, DANE",
    Role.SECRETARIAT: "service du rectorat qui prépare la commission",
    Role.MEMBER: "membre de la commission, nommé par le recteur",
    Role.PRESIDENT: "le recteur, ou la personne qu’il délègue",
    Role.FUND_MANAGER: "bureau du budget du rectorat",
    Role.OBSERVER: "IA-DASEN, DSDEN, ministère",
}
_WORKS = {
    Role.HEAD: "écrit comme l’équipe, qu’elle invite ; reçoit les messages de l’établissement",
    Role.EDITOR: "écrit les concertations, les brouillons et les bilans",
    Role.DEPUTY: "tient le rôle de la direction sur les dossiers, entre deux dates",
    Role.REFERENT_INSPECTOR: "lit, commente partie par partie, rend un avis ; répond aux demandes "
    "d’aide adressées à l’inspection",
    Role.SUPPORT: "répond aux demandes d’aide de son service, propose un chiffrage (DANE) ; lit le "
    "dossier d’un projet le temps d’aider",
    Role.SECRETARIAT: "vérifie, commente, prépare les séances, note présences et décisions",
    Role.MEMBER: "lit les dossiers, prépare un avis, vote en séance",
    Role.PRESIDENT: "préside, a voix prépondérante, signe le procès-verbal",
    Role.FUND_MANAGER: "tient les enveloppes, suspend le délai, suit les versements",
    Role.OBSERVER: "lit les chiffres et les dossiers déposés de son périmètre",
}
_PLACES = {
    Perimeter.NATION: "la France entière",
    Perimeter.ACADEMY: "une académie",
    Perimeter.DEPARTMENT: "un département",
    Perimeter.DISTRICT: "une circonscription",
    Perimeter.ESTABLISHMENT: "un établissement",
}


def roles_page(fresh: Iterable[str]) -> str:
    """Who is who, where, named by whom, the steps of a file each may take, and what proof is asked.

    `fresh`: the addresses that ask for a fresh proof of who is there.
    """
    lines = [
        "# Rôles et droits\n",
        "Une personne a un seul compte. Ses droits viennent de ce qu’elle est **aujourd’hui** : "
        "membre de l’équipe d’un établissement, ou nommée à un rôle dans un périmètre, entre deux "
        "dates (comprises). Elle peut tenir plusieurs rôles, en plusieurs endroits. Un dossier "
        "appartient à l’établissement, jamais à une personne.\n",
        "## Les rôles\n",
        "| rôle | code | qui | où |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {role.label} | `{role.value}` | {_WHO[role]} | {_where(role)} |" for role in Role]
    lines += [
        "\nUne personne voit les établissements de ses périmètres, et eux seuls : une "
        "inspectrice nommée pour une circonscription voit exactement ses écoles.\n",
        "## Qui nomme qui\n",
        "| rôle | où | nommé par | décision de |",
        "| --- | --- | --- | --- |",
    ]
    lines += [_post(post) for post in POSTS]
    lines += [
        "\n- Une **administration de la plateforme** (compte d’administrateur) peut faire toutes "
        "les nominations du tableau ; elle n’ouvre aucun dossier de ce seul fait.",
        "- Qui peut nommer à un rôle peut aussi y mettre fin, aujourd’hui ou plus tard. Une "
        "nomination à venir s’annule. L’historique garde tout.",
        "- Personne ne se nomme soi-même.",
        "- La dernière personne du secrétariat d’une académie ne part pas avant qu’une autre soit "
        "nommée ; seule l’administration peut en décider autrement.",
        "- La même personne n’est pas nommée deux fois au même rôle, au même endroit, sur les "
        "mêmes jours : la base de données le refuse.",
        "- Une direction arrive par le code d’accès adressé à l’établissement, désignée par celle "
        "qu’elle remplace, ou nommée par le secrétariat ; son équipe, par son invitation.",
        "- Une délégation donne les actes de la direction sur les dossiers, entre deux dates ; "
        "jamais ceux sur les personnes (inviter, retirer, déléguer, désigner qui succède). Deux "
        "personnes ne dirigent pas un établissement le même jour : la base de données le refuse.\n",
        "## L’inspection absente\n",
        "Un **remplacement** porte deux dates et tient dans celles de la nomination remplacée. La "
        "personne qui remplace a le même périmètre et les mêmes droits ; la personne remplacée "
        "garde les siens, pour qu’un retour avancé ne demande aucun acte. Les messages vont aux "
        "deux, et l’établissement lit qui remplace qui. Le secrétariat le décide, ou la personne "
        "elle-même pour tout son périmètre, en choisissant quelqu’un de déjà nommé dans "
        "l’académie.\n",
        "## Qui fait quoi d’un dossier\n",
        "La dernière colonne vient du [cycle de vie](../generated/cycle-de-vie.md) du dossier.\n",
        "| rôle | au fil de l’eau | actes qui font avancer le dossier |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {role.label} | {_WORKS[role]} | {_steps(role)} |" for role in Role]
    guarded = french.join(role.label.lower() for role in Role if role in SECOND_FACTOR_ROLES)
    lines += [
        "\n## Prouver qui l’on est\n",
        f"La **double authentification** est obligatoire pour ces rôles : {guarded} ; elle l’est "
        "aussi pour l’administration de la plateforme. Les autres peuvent l’activer.\n",
        "Ces pages demandent en plus une **preuve récente** (mot de passe, code, clé d’accès) :\n",
        *(f"- `/{address}`" for address in sorted(fresh)),
    ]
    lines += [
        "\nLa page [qui entre où](../generated/matrice-des-acces.md) dit, pour chaque page du "
        "site, qui l’ouvre.\n",
    ]
    return "\n".join(lines)


def _where(role: Role) -> str:
    if role in SCHOOL_ROLES:
        return "son établissement"
    return _places(perimeters_of(role))


def _places(perimeters: Iterable[Perimeter]) -> str:
    return french.join((_PLACES[perimeter] for perimeter in perimeters), "ou")


def _post(post: Post) -> str:
    by = french.join((role.label.lower() for role in Role if role in post.by), "ou")
    return (
        f"| {post.role.label} | {_places(post.perimeters)} | {by or 'administration seule'} | "
        f"{post.decided_by} |"
    )


def _steps(role: Role) -> str:
    steps = dict.fromkeys(Step(row.step) for row in STEPS if given_by(role) & row.by)
    return ", ".join(step.label[:1].lower() + step.label[1:] for step in steps) or "aucun"
