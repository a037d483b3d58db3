"""The search index of residents: an FTS5 table beside SQLite, a tsvector column with a GIN index in PostgreSQL.

FTS5 keeps no copy of the text (`content=''`); deleting then needs `contentless_delete` (SQLite 3.43). `prefix='6'` makes a
single Chinese character one look-up (FTS5 §4.2, prefix indexes). Removing a resident removes its text on both.
"""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    """CREATE VIRTUAL TABLE people_residentsearch
       USING fts5(body, tokenize='ascii', content='', contentless_delete=1, prefix='6')""",
    """CREATE TRIGGER people_residentindex_removed AFTER DELETE ON people_residentindex
       BEGIN DELETE FROM people_residentsearch WHERE rowid = old.id; END""",
]
POSTGRESQL = [
    "ALTER TABLE people_residentindex ADD COLUMN body tsvector NOT NULL DEFAULT ''",
    "CREATE INDEX people_residentindex_body ON people_residentindex USING gin (body)",
]
UNDO = {
    "sqlite": ["DROP TRIGGER people_residentindex_removed", "DROP TABLE people_residentsearch"],
    "postgresql": ["DROP INDEX people_residentindex_body", "ALTER TABLE people_residentindex DROP COLUMN body"],
}


def add(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="ResidentIndex",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=12, verbose_name="区划")),
                ("resident", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.resident", verbose_name="居民")),
            ],
            options={"verbose_name": "检索索引"},
        ),
        migrations.RunPython(add, drop),
    ]
