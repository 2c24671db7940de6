"""Invented projects of the 2d degré."""

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

_COLLEGE = (EstablishmentKind.COLLEGE, EstablishmentKind.EREA)
_LYCEE = (EstablishmentKind.LYCEE, EstablishmentKind.EREA)
_BOTH = (*_COLLEGE, EstablishmentKind.LYCEE)

SECOND_DEGREE: tuple[Idea, ...] = (
    Idea(
        kinds=_COLLEGE,
        title="Médiateurs et espaces apaisés",
        summary="Former quarante élèves médiateurs, réaménager le foyer et les couloirs avec ceux "
        "qui les utilisent, et traiter les conflits avant qu’ils ne deviennent des sanctions. Le "
        "climat scolaire devient l’affaire de tous.",
        themes=("climat-scolaire", "citoyennete", "bien-etre"),
        dimensions=(Dimension.WELL_BEING, Dimension.EQUALITY),
        levels="de la 6e à la 3e",
        situation="Les exclusions de cours ont doublé en deux ans, surtout en 5e. L’enquête de "
        "climat montre qu’un élève sur quatre évite certains lieux du collège.",
        findings=(
            FindingText(
                "Un élève sur quatre évite le foyer ou les couloirs du deuxième étage.",
                "Des lieux où l’on se sent en sécurité.",
                "Réaménager le foyer avec les délégués.",
            ),
            FindingText(
                "Les petits conflits finissent en exclusions.",
                "Régler les conflits plus tôt, entre élèves.",
                "Former des élèves médiateurs dans chaque classe.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Réduire les exclusions de cours", "Exclusions par mois", "46", "20", "23"
            ),
            ObjectiveText(
                "Se sentir bien partout dans le collège",
                "Élèves qui disent n’éviter aucun lieu",
                "74 %",
                "92 %",
                "90 %",
            ),
        ),
        actions=(
            ActionText(
                "Former quarante médiateurs",
                "Trois jours de formation, puis une permanence chaque midi.",
                "La CPE, deux professeurs, une association",
                "Octobre, puis toute l’année",
            ),
            ActionText(
                "Réaménager le foyer",
                "Choix du mobilier par les élèves, trois ambiances : calme, jeu, rencontre.",
                "Délégués et agents",
                "Vacances d’hiver",
            ),
        ),
        partners=(
            PartnerText(
                "Maison de la médiation", PartnerKind.ASSOCIATION, "Formation des élèves et adultes"
            ),
            PartnerText("Conseil départemental", PartnerKind.COMMUNITY, "Travaux de peinture"),
        ),
        evaluation="Enquête locale de climat scolaire en octobre et en mai ; relevé mensuel des "
        "exclusions et des médiations abouties.",
        budget=(
            BudgetText(BudgetCategory.TRAINING, "Formation des médiateurs", 3200),
            BudgetText(BudgetCategory.ROOMS, "Mobilier du foyer", 6800),
            BudgetText(BudgetCategory.HOURS, "Coordination, 72 HSE", 3100),
        ),
        public="Quarante élèves médiateurs et un foyer repensé par ceux qui y vivent.",
    ),
    Idea(
        kinds=_BOTH,
        title="Prendre la parole, prendre confiance",
        summary="Un parcours d’oralité sur tous les niveaux : exposés courts, débats réglés, "
        "théâtre et concours d’éloquence. Chaque élève parle en public trois fois dans l’année, "
        "dans une autre matière que le français.",
        themes=("francais", "parcours"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.EQUALITY),
        levels="tous les niveaux",
        situation="À l’oral du brevet comme au grand oral, l’écart entre les "
        "élèves tient surtout à "
        "l’habitude de parler. Les professeurs évaluent l’oral, mais l’enseignent peu.",
        findings=(
            FindingText(
                "La moitié des élèves n’a jamais parlé debout devant la classe.",
                "S’entraîner souvent, sans note.",
                "Trois prises de parole par élève et par an.",
            ),
            FindingText(
                "Chaque matière a sa propre grille.",
                "Dire la même chose aux élèves.",
                "Une grille d’oral commune à toutes les matières.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Réussir l’oral d’examen", "Moyenne à l’épreuve orale, sur 20", "11,4", "13,5", "13"
            ),
            ObjectiveText(
                "Faire parler chaque élève",
                "Élèves ayant parlé trois fois dans l’année",
                "18 %",
                "100 %",
                "94 %",
            ),
        ),
        actions=(
            ActionText(
                "La minute du lundi",
                "Chaque lundi, deux élèves présentent un objet ou une idée en une minute.",
                "Tous les professeurs principaux",
                "Chaque semaine",
            ),
            ActionText(
                "L’atelier d’éloquence",
                "Douze séances avec une comédienne pour les élèves volontaires.",
                "Une comédienne, deux professeurs",
                "De novembre à mars",
            ),
            ActionText(
                "Le concours",
                "Une soirée publique, un jury d’élèves, de parents et d’élus.",
                "Tout l’établissement",
                "Avril",
            ),
        ),
        partners=(
            PartnerText("Théâtre du Quai", PartnerKind.CULTURE, "Accueil de la finale"),
            PartnerText("Ordre des avocats", PartnerKind.OTHER, "Parrainage des débats"),
        ),
        evaluation="Grille commune remplie en octobre et en mai pour chaque élève ; résultats aux "
        "épreuves orales.",
        budget=(
            BudgetText(BudgetCategory.SPEAKERS, "Comédienne, douze séances", 2900),
            BudgetText(BudgetCategory.HOURS, "Accompagnement, 54 HSE", 2300),
            BudgetText(BudgetCategory.EQUIPMENT, "Micros et scène démontable", 2700),
        ),
        public="Chaque élève parle en public trois fois dans l’année, jusqu’au concours d’avril.",
    ),
    Idea(
        kinds=_LYCEE,
        title="Le laboratoire ouvert",
        summary="Ouvrir les salles de sciences chaque mercredi aux élèves qui veulent mener une "
        "recherche : qualité de l’air, sons, algues, énergie. Des chercheurs suivent les groupes "
        "à distance et les résultats sont présentés aux collèges voisins.",
        themes=("sciences", "orientation"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.EQUALITY),
        levels="de la seconde à la terminale",
        situation="Les filles abandonnent la physique en première deux fois plus que les garçons. "
        "Les salles de travaux pratiques sont vides le mercredi après-midi.",
        findings=(
            FindingText(
                "Une fille sur quatre seulement garde la physique en terminale.",
                "Voir des scientifiques qui leur ressemblent.",
                "Des marraines chercheuses pour chaque groupe.",
            ),
            FindingText(
                "Les travaux pratiques suivent toujours un protocole écrit d’avance.",
                "Poser soi-même la question.",
                "Un laboratoire ouvert le mercredi.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Garder les filles en sciences",
                "Part des filles en spécialité physique, en terminale",
                "26 %",
                "40 %",
                "35 %",
            ),
            ObjectiveText(
                "Faire vivre une vraie recherche",
                "Projets menés à terme dans l’année",
                "0",
                "12",
                "11",
            ),
        ),
        actions=(
            ActionText(
                "Les mercredis du laboratoire",
                "De 13 h 30 à 16 h 30, deux professeurs et une technicienne "
                "accueillent les groupes.",
                "Équipe de sciences",
                "D’octobre à mai",
            ),
            ActionText(
                "Les marraines",
                "Une rencontre à distance par mois avec une chercheuse ou une ingénieure.",
                "L’université, deux entreprises",
                "Chaque mois",
            ),
            ActionText(
                "La science va au collège",
                "Les lycéens présentent leurs résultats aux classes de 4e et de 3e.",
                "Les groupes",
                "Mai et juin",
            ),
        ),
        partners=(
            PartnerText("Université", PartnerKind.CULTURE, "Marraines et prêt de capteurs"),
            PartnerText("Femmes et sciences", PartnerKind.ASSOCIATION, "Interventions"),
        ),
        evaluation="Choix de spécialités en fin de première et de terminale ; "
        "carnets de recherche ; "
        "entretien avec dix élèves.",
        budget=(
            BudgetText(BudgetCategory.SCIENCE, "Capteurs, microscopes numériques", 9200),
            BudgetText(BudgetCategory.HOURS, "Encadrement, 108 HSE", 4600),
            BudgetText(BudgetCategory.TRAVEL, "Visites de laboratoires", 1400),
        ),
        public="Le mercredi, les lycéens mènent leurs propres recherches au laboratoire.",
    ),
    Idea(
        kinds=_COLLEGE,
        title="Bouger pour mieux apprendre",
        summary="Trois salles de classe flexible : assises variées, tables "
        "hautes, îlots mobiles et "
        "surfaces d’écriture. Les élèves de 6e choisissent leur place selon le travail à faire et "
        "apprennent à s’organiser.",
        themes=("classe-flexible", "amenagement", "bien-etre"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.WELL_BEING),
        levels="6e et 5e",
        situation="Les élèves de 6e passent six heures assis. Les professeurs décrivent une "
        "attention qui s’effondre après 15 h et des élèves qui attendent l’aide sans chercher.",
        findings=(
            FindingText(
                "L’attention baisse fortement l’après-midi.",
                "Pouvoir bouger sans déranger.",
                "Des assises et des tables variées.",
            ),
            FindingText(
                "Les élèves ne savent pas s’organiser seuls.",
                "Apprendre à choisir et à planifier.",
                "Un plan de travail hebdomadaire en 6e.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Rendre les élèves plus autonomes",
                "Plans de travail terminés dans la semaine",
                "40 %",
                "75 %",
                "72 %",
            ),
            ObjectiveText(
                "Diminuer les rappels à l’ordre",
                "Observations dans les carnets, par mois",
                "112",
                "60",
                "64",
            ),
        ),
        actions=(
            ActionText(
                "Aménager trois salles",
                "Mobilier testé en prêt pendant un mois, puis choisi par les classes.",
                "Équipe de 6e, gestionnaire",
                "Premier trimestre",
            ),
            ActionText(
                "Le plan de travail",
                "Deux heures par semaine en autonomie guidée, en français et en mathématiques.",
                "Professeurs de 6e",
                "Toute l’année",
            ),
        ),
        partners=(
            PartnerText("Réseau Canopé", PartnerKind.STATE, "Prêt de mobilier et conseil"),
            PartnerText("Conseil départemental", PartnerKind.COMMUNITY, "Électricité des salles"),
        ),
        evaluation="Relevé des plans de travail, questionnaire aux élèves, comparaison avec les "
        "classes non équipées.",
        budget=(
            BudgetText(BudgetCategory.ROOMS, "Mobilier de trois salles", 14200),
            BudgetText(BudgetCategory.TRAINING, "Formation à la classe flexible", 1500),
        ),
        public="Trois salles où les élèves de 6e choisissent leur place et leur plan de travail.",
    ),
    Idea(
        kinds=_COLLEGE,
        title="Radio Préau, la voix du collège",
        summary="Une radio scolaire dirigée par les élèves : reportages, interviews et chroniques "
        "dans toutes les matières, une émission publique par mois, et un studio ouvert aux écoles "
        "du secteur.",
        themes=("eac", "numerique", "francais"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.WELL_BEING),
        levels="de la 6e à la 3e, avec deux classes de CM2",
        situation="Beaucoup d’élèves s’informent uniquement par de courtes vidéos et écrivent peu. "
        "Le club média existe, mais ne touche que douze élèves.",
        findings=(
            FindingText(
                "Les élèves écrivent peu en dehors des contrôles.",
                "Écrire pour être entendu.",
                "Une émission par mois, préparée en classe.",
            ),
            FindingText(
                "L’éducation aux médias dépend d’une seule professeure.",
                "L’affaire de toutes les matières.",
                "Une chronique par matière.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Faire écrire et parler tous les élèves",
                "Élèves passés à l’antenne dans l’année",
                "12",
                "300",
                "284",
            ),
        ),
        actions=(
            ActionText(
                "Installer le studio",
                "Table de mixage, quatre micros, cabine insonorisée dans l’ancienne réserve.",
                "Professeur documentaliste, gestionnaire",
                "Octobre",
            ),
            ActionText(
                "L’émission du mois",
                "Conférence de rédaction d’élèves, écriture en classe, direct en public.",
                "Une classe différente chaque mois",
                "De novembre à juin",
            ),
        ),
        partners=(
            PartnerText("Radio locale", PartnerKind.ASSOCIATION, "Formation et rediffusion"),
            PartnerText("CLEMI", PartnerKind.STATE, "Ressources et formation"),
        ),
        evaluation="Nombre d’élèves à l’antenne, grille d’écriture avant et après, écoute des "
        "émissions par un comité de parents.",
        budget=(
            BudgetText(BudgetCategory.EQUIPMENT, "Studio de radio", 5900),
            BudgetText(BudgetCategory.SPEAKERS, "Journaliste, dix séances", 2000),
            BudgetText(BudgetCategory.HOURS, "Coordination, 36 HSE", 1500),
        ),
        public="Une radio faite par les élèves, une émission publique par mois.",
    ),
    Idea(
        kinds=_LYCEE,
        title="Un métier, une rencontre",
        summary="Chaque élève de seconde rencontre douze professionnels dans l’année, passe une "
        "journée avec deux d’entre eux et construit un carnet d’orientation qui le suit jusqu’à "
        "l’inscription dans le supérieur.",
        themes=("orientation", "parcours"),
        dimensions=(Dimension.EQUALITY, Dimension.ACHIEVEMENT),
        levels="seconde générale et professionnelle",
        situation="Le tiers des vœux est formulé dans la dernière semaine. Les élèves sans réseau "
        "familial trouvent leur stage très tard, et souvent loin de ce qu’ils souhaitent.",
        findings=(
            FindingText(
                "Un élève sur trois n’a rencontré aucun professionnel avant la première.",
                "Des rencontres pour tous, pas seulement pour ceux qui ont un réseau.",
                "Douze rencontres par an, au lycée et dehors.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Faire choisir plus tôt",
                "Élèves ayant trois vœux argumentés fin janvier",
                "42 %",
                "80 %",
                "76 %",
            ),
            ObjectiveText("Trouver un stage à chacun", "Élèves sans stage en mai", "38", "0", "4"),
        ),
        actions=(
            ActionText(
                "Les rencontres du jeudi",
                "Quatre professionnels par séance, par groupes de dix élèves.",
                "Professeurs principaux, psychologue de l’Éducation nationale",
                "Deux fois par mois",
            ),
            ActionText(
                "Deux journées d’immersion",
                "Un carnet d’adresses partagé avec les entreprises et les services publics.",
                "Bureau des entreprises",
                "Février et mai",
            ),
        ),
        partners=(
            PartnerText("Chambre de métiers", PartnerKind.COMPANY, "Réseau d’artisans"),
            PartnerText("Région", PartnerKind.COMMUNITY, "Transport des journées d’immersion"),
        ),
        evaluation="Carnet d’orientation relu avec chaque élève en décembre et en juin ; suivi des "
        "stages et des vœux.",
        budget=(
            BudgetText(BudgetCategory.HOURS, "Accompagnement, 90 HSE", 3900),
            BudgetText(BudgetCategory.TRAVEL, "Déplacements des élèves", 3200),
        ),
        public="Douze rencontres par an pour choisir sa voie en connaissance de cause.",
    ),
    Idea(
        kinds=_BOTH,
        title="Fabriquer pour comprendre",
        summary="Un atelier de fabrication numérique ouvert à tous : découpe, impression 3D, "
        "électronique et couture. Les élèves y réparent, prototypent et documentent des objets "
        "utiles à l’établissement.",
        themes=("numerique", "sciences", "developpement-durable"),
        dimensions=(Dimension.ACHIEVEMENT, Dimension.EQUALITY),
        levels="tous les niveaux",
        situation="Le matériel numérique sert surtout à consulter. Les élèves en difficulté, "
        "souvent habiles de leurs mains, n’ont pas d’occasion de le montrer.",
        findings=(
            FindingText(
                "Les élèves consomment le numérique sans le comprendre.",
                "Fabriquer, démonter, réparer.",
                "Un atelier de fabrication ouvert le midi.",
            ),
            FindingText(
                "Des objets presque neufs sont jetés.",
                "Apprendre à réparer.",
                "Un café de la réparation avec le quartier.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Faire fabriquer chaque élève", "Élèves ayant terminé un objet", "0", "220", "198"
            ),
            ObjectiveText(
                "Réparer plutôt que jeter", "Objets réparés dans l’année", "0", "80", "93"
            ),
        ),
        actions=(
            ActionText(
                "Ouvrir l’atelier",
                "Charte d’usage, formation des adultes, permis de machine pour les élèves.",
                "Professeurs de technologie et d’arts plastiques",
                "Premier trimestre",
            ),
            ActionText(
                "Le café de la réparation",
                "Un samedi par trimestre, avec les habitants.",
                "Élèves, parents, bénévoles",
                "Chaque trimestre",
            ),
        ),
        partners=(
            PartnerText("La Bricole, atelier partagé", PartnerKind.ASSOCIATION, "Formation"),
            PartnerText("DANE", PartnerKind.STATE, "Conseil et chiffrage"),
        ),
        evaluation="Carnet de fabrication de chaque élève, nombre d’objets terminés et réparés, "
        "enquête de motivation.",
        budget=(
            BudgetText(BudgetCategory.EQUIPMENT, "Imprimantes 3D, découpeuse, outillage", 11800),
            BudgetText(BudgetCategory.TRAINING, "Formation des adultes", 1400),
            BudgetText(BudgetCategory.HOURS, "Ouverture du midi, 60 HSE", 2600),
        ),
        public="Un atelier où l’on fabrique, répare et comprend les objets.",
    ),
    Idea(
        kinds=_BOTH,
        title="Dormir, bouger, respirer",
        summary="Un parcours de santé construit avec les élèves : sommeil, activité physique "
        "quotidienne, gestion du stress. Une salle de repos, trente minutes d’activité par jour et "
        "des élèves ambassadeurs.",
        themes=("eps-sante", "bien-etre"),
        dimensions=(Dimension.WELL_BEING,),
        levels="tous les niveaux",
        situation="L’infirmerie reçoit trente passages par jour, pour moitié "
        "liés à la fatigue ou à "
        "l’angoisse. Les élèves déclarent dormir moins de sept heures.",
        findings=(
            FindingText(
                "Un passage à l’infirmerie sur deux est lié à la fatigue ou à l’angoisse.",
                "Se reposer, en parler.",
                "Une salle de repos encadrée et des ambassadeurs.",
            ),
        ),
        objectives=(
            ObjectiveText(
                "Dormir davantage",
                "Élèves qui dorment au moins huit heures",
                "31 %",
                "55 %",
                "49 %",
            ),
            ObjectiveText("Soulager l’infirmerie", "Passages par jour", "30", "18", "19"),
        ),
        actions=(
            ActionText(
                "La salle de repos",
                "Vingt minutes encadrées entre 12 h et 14 h, téléphone déposé à l’entrée.",
                "Infirmière, vie scolaire",
                "Dès novembre",
            ),
            ActionText(
                "Trente minutes pour bouger",
                "Activité courte chaque jour, proposée par les professeurs d’EPS.",
                "Équipe d’EPS, ambassadeurs",
                "Toute l’année",
            ),
        ),
        partners=(
            PartnerText("Maison des adolescents", PartnerKind.STATE, "Écoute et formation"),
            PartnerText("Club omnisports", PartnerKind.ASSOCIATION, "Prêt de matériel"),
        ),
        evaluation="Agenda du sommeil rempli deux semaines en octobre et en mai ; registre anonyme "
        "de l’infirmerie.",
        budget=(
            BudgetText(BudgetCategory.ROOMS, "Fauteuils et acoustique de la salle de repos", 4300),
            BudgetText(BudgetCategory.SPEAKERS, "Sophrologue, vingt séances", 2400),
            BudgetText(BudgetCategory.EQUIPMENT, "Matériel sportif", 1500),
        ),
        public="Un parcours de santé construit avec les élèves, une salle pour se reposer.",
    ),
)
