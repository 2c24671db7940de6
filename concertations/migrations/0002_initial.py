import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("concertations", "0001_initial"),
        ("establishments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="concertation",
            name="establishment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="concertations",
                to="establishments.establishment",
                verbose_name="établissement",
            ),
        ),
        migrations.AddField(
            model_name="concertation",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="enregistrée par",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="concertation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="concertations.concertation",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="concertation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participations",
                to="concertations.concertation",
            ),
        ),
        migrations.AddIndex(
            model_name="concertation",
            index=models.Index(
                fields=["establishment", "-created_at"], name="concertations_by_school"
            ),
        ),
        migrations.AddConstraint(
            model_name="concertation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recorded_at__isnull", True), ("recorded_by__isnull", True)),
                    models.Q(
                        ("held_on__isnull", False),
                        ("recorded_at__isnull", False),
                        ("recorded_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="concertations_recorded_paired",
                violation_error_message="Une concertation enregistrée porte sa date, le jour de l’enregistrement et la personne.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concertation",
            trigger=pgtrigger.compiler.Trigger(
                name="concertation_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="265d1c923f46cc508b434bff1fc87e1d763ff0bf",
                    operation="DELETE",
                    pgid="pgtrigger_concertation_undeletable_7a9ce",
                    table="concertations_concertation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("concertation", "position"),
                name="concertations_finding_position",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("concertation", "category"), name="concertations_category_once"
            ),
        ),
    ]
