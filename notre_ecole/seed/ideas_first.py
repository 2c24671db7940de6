"""Invented projects of the 1er degré."""

from __future__ import annotations

from concertations.enums import Dimension
from establishments.enums import EstablishmentKind
from notre_ecole.seed.idea import (
    ActionText,
    BudgetText,
    FindingText,
    Idea,
    ObjectiveText,
    PartnerText,
)
from projects.enums import BudgetCategory, PartnerKind

_ECOLE = (EstablishmentKind.ECOLE,)

FIRST_DEGREE: tuple[Idea, ...] = (
    Idea(
        kinds=_ECOLE,
        title="Lire à voix haute, chaque jour",
        summary="Chaque jour, vingt minutes de lecture à voix haute dans toutes les classes, des "
        "élèves de CM qui lisent aux plus petits, et une bibliothèque ouverte aux familles le "
        "mercredi matin. Le projet veut réconcilier avec la lecture les élèves qui n’ont pas de "
        "livres à la maison.",
        themes=("lire-ecrire-compter", "francais"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.EQUALITY),
        levels="du CP au CM2",
        situation="Les évaluations d’entrée en CE1 montrent que quatre élèves sur dix lisent moins "
        "de trente mots par minute. La concertation a montré que beaucoup de familles n’osent pas "
        "entrer dans l’école et n’ont pas de livres à la maison.",
        findings=(
            FindingText(
                "Quatre élèves sur dix ne lisent pas de façon fluide à l’entrée en CE1.",
                "Lire davantage, tous les jours, devant quelqu’un qui écoute.",
                "Un temps quotidien de lecture à voix haute dans toutes les classes.",
            ),
            FindingText(
                "La bibliothèque de l’école n’est ouverte que pendant la classe.",
                "Emprunter des livres aussi quand les parents sont là.",
                "Ouvrir la bibliothèque le mercredi matin avec des parents bénévoles.",
            ),
            FindingText(
                "Des parents disent ne pas savoir comment aider leur enfant à lire.",
                "Montrer aux familles des gestes simples.",
                "Trois ateliers parents-enfants par an.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Améliorer la fluence en lecture au cycle 2",
                "Élèves de CE1 qui lisent au moins 50 mots par minute",
                "58 %",
                "80 %",
                "77 %",
            ),
            ObjectiveText(
                "Faire venir les familles à la bibliothèque",
                "Familles différentes venues dans l’année",
                "0",
                "60",
                "71",
            ),
        ),
        actions=(
            ActionText(
                "Vingt minutes de lecture par jour",
                "De 13 h 30 à 13 h 50, dans toutes les classes, lecture à voix haute par groupes "
                "de quatre, avec un adulte ou un élève de CM formé.",
                "Toute l’équipe enseignante",
                "Tous les jours, dès septembre",
            ),
            ActionText(
                "La bibliothèque du mercredi",
                "Prêt de livres, lectures offertes et coin des tout-petits, avec les parents "
                "bénévoles et la médiathèque.",
                "La direction, six parents, la médiathèque",
                "Le mercredi de 9 h à 11 h",
            ),
            ActionText(
                "Former les lecteurs du soir",
                "Deux demi-journées avec une conteuse pour apprendre à lire à voix haute.",
                "Une conteuse professionnelle",
                "Octobre et janvier",
            ),
        ),
        partners=(
            PartnerText(
                "Médiathèque municipale", PartnerKind.COMMUNITY, "Prêt de livres et formation"
            ),
            PartnerText(
                "Lire et faire lire", PartnerKind.ASSOCIATION, "Lecteurs bénévoles du jeudi"
            ),
        ),
        evaluation="Test de fluence en septembre, janvier et juin pour chaque élève de CE1 et de "
        "CE2 ; registre de prêt de la bibliothèque ; questionnaire court aux familles en juin.",
        budget=(
            BudgetText(BudgetCategory.EQUIPMENT, "Six cents livres de jeunesse", 5400),
            BudgetText(BudgetCategory.SPEAKERS, "Conteuse, huit demi-journées", 1600),
            BudgetText(BudgetCategory.ROOMS, "Mobilier bas et tapis de lecture", 2100),
        ),
        public="Dans cette école, toutes les classes lisent à voix haute vingt minutes par jour, "
        "et la bibliothèque accueille les familles le mercredi.",
    ),
    Idea(
        kinds=_ECOLE,
        title="Des maths à manipuler",
        summary="Un laboratoire de mathématiques où l’on pose, pèse, plie et "
        "mesure avant d’écrire. "
        "Chaque classe y passe une heure par semaine, par demi-groupe, avec du matériel commun et "
        "des énigmes à emporter à la maison.",
        themes=("mathematiques", "lire-ecrire-compter"),
        dimensions=(Dimension.ACHIEVEMENT,),
        levels="de la grande section au CM2",
        situation="Nos élèves calculent, mais la résolution de problèmes reste un point faible aux "
        "évaluations nationales. Le matériel est dispersé dans les classes et peu utilisé après "
        "le CP.",
        findings=(
            FindingText(
                "La résolution de problèmes est réussie par un élève de CE1 sur deux seulement.",
                "Comprendre avant de calculer.",
                "Manipuler, dire, dessiner, puis écrire.",
            ),
            FindingText(
                "Le matériel dort dans les placards des classes.",
                "Un lieu commun, rangé, prêt à l’emploi.",
                "Transformer la salle libre en laboratoire de mathématiques.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Mieux réussir les problèmes",
                "Réussite à l’item « problèmes » en CE1",
                "51 %",
                "70 %",
                "68 %",
            ),
            ObjectiveText(
                "Faire pratiquer toutes les classes",
                "Heures de laboratoire par classe et par an",
                "0",
                "30",
                "28",
            ),
        ),
        actions=(
            ActionText(
                "Installer le laboratoire",
                "Six îlots, des étagères ouvertes et du matériel en nombre pour un demi-groupe.",
                "L’équipe et les agents de la commune",
                "Septembre et octobre",
            ),
            ActionText(
                "Une heure par semaine et par classe",
                "Séances construites en commun, une trame par notion, échangées entre collègues.",
                "Les enseignants",
                "De novembre à juin",
            ),
            ActionText(
                "Les énigmes du vendredi",
                "Un jeu ou une énigme à emporter, à résoudre en famille.",
                "Les élèves de CM",
                "Chaque vendredi",
            ),
        ),
        partners=(
            PartnerText("Commune", PartnerKind.COMMUNITY, "Pose des étagères, mise en peinture"),
            PartnerText(
                "Référent mathématiques de circonscription",
                PartnerKind.STATE,
                "Accompagnement des séances",
            ),
        ),
        evaluation="Comparaison des résultats aux évaluations nationales de "
        "début de CP, CE1 et CM1 "
        "sur deux ans ; journal du laboratoire tenu par les élèves.",
        budget=(
            BudgetText(BudgetCategory.EQUIPMENT, "Matériel de manipulation et balances", 3800),
            BudgetText(BudgetCategory.ROOMS, "Tables, îlots et étagères", 2900),
            BudgetText(BudgetCategory.TRAINING, "Formation de l’équipe, deux jours", 900),
        ),
        public="Un laboratoire de mathématiques où toutes les classes manipulent avant d’écrire.",
    ),
    Idea(
        kinds=_ECOLE,
        title="Un jardin pour apprendre",
        summary="Transformer une cour de bitume en jardin pédagogique : potager, mare, arbres "
        "fruitiers et classe en plein air. Les sciences, la géométrie et le vocabulaire se "
        "travaillent dehors, et la cour devient plus calme.",
        themes=("sciences", "developpement-durable", "bien-etre"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.WELL_BEING),
        levels="de la petite section au CM2",
        situation="La cour est entièrement goudronnée, sans ombre. Les conflits s’y concentrent et "
        "les enseignants n’ont aucun support vivant pour les sciences.",
        findings=(
            FindingText(
                "La cour est brûlante dès le mois de mai.",
                "De l’ombre et de la fraîcheur.",
                "Planter douze arbres et un potager.",
            ),
            FindingText(
                "Les élèves n’observent presque jamais le vivant.",
                "Un terrain d’observation à portée de main.",
                "Une mare pédagogique et une station météo.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Faire des sciences dehors", "Séances de sciences menées au jardin", "2", "20", "22"
            ),
            ObjectiveText(
                "Apaiser les récréations",
                "Conflits notés au cahier de récréation, par mois",
                "31",
                "15",
                "14",
            ),
        ),
        actions=(
            ActionText(
                "Dessiner le jardin avec les élèves",
                "Relevés, maquettes et vote des classes pour choisir l’organisation du jardin.",
                "Les classes de CE2 et CM",
                "Premier trimestre",
            ),
            ActionText(
                "Planter ensemble",
                "Trois samedis de plantation ouverts aux familles et aux voisins.",
                "Familles, commune, association de jardiniers",
                "Novembre à mars",
            ),
            ActionText(
                "Une séance par semaine au jardin",
                "Carnet d’observation, mesures, croquis et lexique du vivant.",
                "Chaque enseignant",
                "Toute l’année",
            ),
        ),
        partners=(
            PartnerText(
                "Jardiniers partageurs", PartnerKind.ASSOCIATION, "Conseils et prêt d’outils"
            ),
            PartnerText("Commune", PartnerKind.COMMUNITY, "Dépose du bitume et arrivée d’eau"),
        ),
        evaluation="Nombre de séances au jardin, cahier de récréation, enquête « bien dans mon "
        "école » passée en septembre et en juin.",
        budget=(
            BudgetText(BudgetCategory.EQUIPMENT, "Bacs, outils, semences, station météo", 4200),
            BudgetText(BudgetCategory.ROOMS, "Gradins de la classe en plein air", 3600),
            BudgetText(BudgetCategory.SPEAKERS, "Animateur nature, dix séances", 1500),
        ),
        public="Une cour devenue jardin, où l’on apprend les sciences les mains dans la terre.",
    ),
    Idea(
        kinds=_ECOLE,
        title="Parler pour grandir",
        summary="Donner à chaque enfant de maternelle dix minutes de parole accompagnée par jour, "
        "dans des ateliers de quatre élèves, avec des albums, des marionnettes et des "
        "enregistrements écoutés en famille.",
        themes=("francais", "inclusion", "coeducation"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.EQUALITY),
        levels="petite, moyenne et grande sections",
        situation="Un tiers de nos élèves ne parle pas français à la maison. En grand groupe, les "
        "petits parleurs ne prennent presque jamais la parole.",
        findings=(
            FindingText(
                "En regroupement, huit élèves occupent presque toute la parole.",
                "Des groupes très petits pour que chacun parle.",
                "Des ateliers de quatre élèves, chaque jour.",
            ),
            FindingText(
                "Les familles ne savent pas ce que leur enfant dit à l’école.",
                "Faire entendre les progrès.",
                "Un carnet sonore envoyé chaque mois.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Enrichir le vocabulaire en grande section",
                "Mots connus sur la liste de cent mots",
                "54",
                "75",
                "79",
            ),
            ObjectiveText(
                "Faire parler les petits parleurs",
                "Élèves qui prennent la parole chaque jour",
                "12",
                "40",
                "38",
            ),
        ),
        actions=(
            ActionText(
                "Ateliers de langage quotidiens",
                "Quatre élèves, un adulte, dix minutes, une progression de vocabulaire commune.",
                "Enseignants et ATSEM formées",
                "Tous les matins",
            ),
            ActionText(
                "Le carnet sonore",
                "Chaque enfant enregistre une histoire par mois, envoyée à sa famille.",
                "Les enseignants",
                "Une fois par mois",
            ),
        ),
        partners=(
            PartnerText(
                "Centre social",
                PartnerKind.ASSOCIATION,
                "Interprètes pour les réunions de familles",
            ),
            PartnerText(
                "Protection maternelle et infantile", PartnerKind.STATE, "Repérage précoce"
            ),
        ),
        evaluation="Passation individuelle de la liste de cent mots en octobre et en juin ; grille "
        "d’observation de la prise de parole.",
        budget=(
            BudgetText(BudgetCategory.EQUIPMENT, "Albums, marionnettes, enregistreurs", 2600),
            BudgetText(BudgetCategory.TRAINING, "Formation commune enseignants et ATSEM", 1200),
        ),
        public="Dix minutes de parole par jour pour chaque enfant de maternelle.",
    ),
    Idea(
        kinds=_ECOLE,
        title="Le café des familles",
        summary="Un vendredi sur deux, l’école ouvre une salle aux parents : accueil, échanges sur "
        "le sommeil, les écrans ou la lecture, et ateliers menés par les parents eux-mêmes. Aucun "
        "crédit n’est demandé : la salle et le café sont déjà là.",
        themes=("coeducation", "climat-scolaire"),
        dimensions=(Dimension.WELL_BEING, Dimension.EQUALITY),
        levels="toute l’école",
        situation="Les réunions de rentrée réunissent toujours les mêmes familles. Beaucoup de "
        "parents ne viennent à l’école que lorsqu’il y a un problème.",
        findings=(
            FindingText(
                "Une famille sur trois ne vient jamais aux réunions.",
                "Un lieu simple, sans convocation.",
                "Un café ouvert à l’heure où l’on dépose les enfants.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Rencontrer toutes les familles",
                "Familles venues au moins une fois dans l’année",
                "65 %",
                "90 %",
                "88 %",
            ),
        ),
        actions=(
            ActionText(
                "Le café du vendredi",
                "Accueil de 8 h 20 à 9 h 30, une question par séance, choisie par les parents.",
                "La direction et trois parents",
                "Un vendredi sur deux",
            ),
            ActionText(
                "Les savoirs des parents",
                "Cuisine, musique, langues : des parents animent un atelier en classe.",
                "Les familles volontaires",
                "Deuxième et troisième trimestres",
            ),
        ),
        partners=(
            PartnerText(
                "Association des parents d’élèves", PartnerKind.ASSOCIATION, "Invitations et café"
            ),
        ),
        evaluation="Registre des venues, et trois questions posées aux familles en juin.",
        budget=(),
        public="Un vendredi sur deux, les parents ont leur café à l’école.",
    ),
    Idea(
        kinds=_ECOLE,
        title="Chanter, jouer, parler anglais",
        summary="Apprendre l’anglais par la chanson et le théâtre, du CP au CM2, avec une "
        "correspondance vidéo chaque mois et un spectacle commun avec le collège de secteur.",
        themes=("langues", "eac"),
        dimensions=(Dimension.ACHIEVEMENT,),
        levels="du CP au CM2, avec une classe de 6e",
        situation="L’anglais se limite souvent à des listes de mots. Les enseignants se disent peu "
        "à l’aise à l’oral et le lien avec le collège est faible.",
        findings=(
            FindingText(
                "Les élèves connaissent des mots mais ne parlent pas.",
                "Des situations où l’on a besoin de parler.",
                "Chanter et jouer des saynètes.",
            ),
            FindingText(
                "Les enseignants manquent d’assurance à l’oral.",
                "Travailler à deux, se former en faisant.",
                "Une assistante deux fois par semaine.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Oser parler en continu",
                "Élèves de CM2 qui se présentent en cinq phrases",
                "35 %",
                "85 %",
                "81 %",
            ),
        ),
        actions=(
            ActionText(
                "Une chanson par quinzaine",
                "Répertoire commun, gestes et enregistrements.",
                "Toutes les classes",
                "Toute l’année",
            ),
            ActionText(
                "Le spectacle école-collège",
                "Saynètes écrites par les CM2 et les 6e, jouées dans la salle des fêtes.",
                "Les classes de CM2 et de 6e",
                "Mai",
            ),
        ),
        partners=(
            PartnerText("Collège de secteur", PartnerKind.STATE, "Classe de 6e associée"),
            PartnerText("Compagnie du Rivage", PartnerKind.CULTURE, "Mise en scène"),
        ),
        evaluation="Enregistrement de chaque élève de CM2 en octobre et en juin, écouté avec la "
        "même grille.",
        budget=(
            BudgetText(BudgetCategory.SPEAKERS, "Comédienne, quinze demi-journées", 3000),
            BudgetText(BudgetCategory.TRAVEL, "Transport vers la salle des fêtes", 450),
            BudgetText(BudgetCategory.EQUIPMENT, "Enceinte, micros, caméra", 1300),
        ),
        public="L’anglais par la chanson et le théâtre, avec un spectacle joué au collège.",
    ),
)
