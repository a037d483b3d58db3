"""The tallies of villages, and the triggers that mark a village when anything counted there changes.

Triggers, because a write that forgot its mark would leave a wrong number on a page for a day: a roster of 100,000 rows, a
merge and its undoing, an operator's statement all pass here. On SQLite a new mark replaces the village's earlier one
under a higher number; on PostgreSQL marks are only added, one a statement and village, so that writers never wait for each other.
Whoever counts removes the marks it saw, by number, and no other.
"""

from django.db import migrations, models

PRESENCE = ("place", "sex", "birth_date", "died_on", "left_on", "merged_into_id", "household_id")
"""The columns of a resident that decide what is counted, and where."""
# Table → the columns that are counted by; of a resident also the place of the household.
WATCHED = {
    "people_resident": PRESENCE,
    "people_household": ("place",),
    "people_categorymembership": ("place", "code", "until"),
    "people_shortfall": ("place", "code", "kind"),
}


def _marked(table: str, row: str) -> str:
    """SQLite: the places that a row counts in."""
    home = f" UNION SELECT place FROM people_household WHERE id = {row}.household_id" if table == "people_resident" else ""
    return f"SELECT {row}.place AS place{home}"


def sqlite() -> list[str]:
    made = []
    for table, columns in WATCHED.items():
        for event, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), ("UPDATE", ("OLD", "NEW"))):
            changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in columns)
            when = f"OF {', '.join(columns)} ON {table} WHEN {changed}" if event == "UPDATE" else f"ON {table}"
            acts = "".join(
                f" DELETE FROM people_tallymark WHERE place IN ({_marked(table, row)});"
                f" INSERT INTO people_tallymark (place) {_marked(table, row)};"
                for row in rows
            )
            made.append(f"CREATE TRIGGER {table}_tally_{event.lower()} AFTER {event} {when} BEGIN{acts} END")
    return made


def _places(table: str, rows: str) -> str:
    """PostgreSQL: the places that the rows of a transition table count in."""
    home = (
        f" UNION SELECT h.place FROM {rows} r JOIN people_household h ON h.id = r.household_id"
        if table == "people_resident"
        else ""
    )
    return f"SELECT r.place FROM {rows} r{home}"


def postgresql() -> list[str]:
    made = []
    for table, columns in WATCHED.items():
        old, new = (", ".join(f"{side}.{c}" for c in columns) for side in ("o", "n"))
        touched = f"SELECT o.* FROM gone o JOIN fresh n USING (id) WHERE ({old}) IS DISTINCT FROM ({new})"
        touching = f"SELECT n.* FROM gone o JOIN fresh n USING (id) WHERE ({old}) IS DISTINCT FROM ({new})"
        bodies = {
            "INSERT": (_places(table, "fresh"), "NEW TABLE AS fresh"),
            "DELETE": (_places(table, "gone"), "OLD TABLE AS gone"),
            "UPDATE": (
                f"WITH was AS ({touched}), became AS ({touching}) {_places(table, 'was')} UNION {_places(table, 'became')}",
                "OLD TABLE AS gone NEW TABLE AS fresh",
            ),
        }
        for event, (places, seen) in bodies.items():
            name = f"{table}_tally_{event.lower()}"
            made.append(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"INSERT INTO people_tallymark (place) {places}; RETURN NULL; END $$"
            )
            made.append(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
    return made


def undo(vendor: str) -> list[str]:
    names = [(table, f"{table}_tally_{event}") for table in WATCHED for event in ("insert", "delete", "update")]
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}" for _, name in names]
    dropped = [(f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()") for table, name in names]
    return [statement for pair in dropped for statement in pair]


def add(apps, schema_editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in undo(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_search")]
    operations = [
        migrations.CreateModel(
            name="PlaceTally",
            fields=[
                ("place", models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="区划")),
                ("day", models.DateField(verbose_name="年龄截至")),
                ("counts", models.JSONField(default=dict, help_text="people.rules.tallies.Tally", verbose_name="各项人数")),
                ("version", models.BigIntegerField(default=1, verbose_name="第几次计数")),
            ],
            options={"verbose_name": "村(社区)计数"},
        ),
        migrations.CreateModel(
            name="TallyMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=12, verbose_name="区划")),
            ],
            options={"verbose_name": "待重新计数", "indexes": [models.Index(fields=["place"], name="tally_mark_place")]},
        ),
        migrations.AddIndex(
            model_name="resident",
            index=models.Index(
                fields=["place"], condition=models.Q(household=None, died_on=None, left_on=None, merged_into=None),
                name="resident_no_household",
            ),
        ),
        migrations.RunPython(add, drop),
    ]
