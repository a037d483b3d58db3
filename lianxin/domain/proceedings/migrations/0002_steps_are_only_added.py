"""Triggers on both databases: what was done in a proceeding is added, never changed or removed. Its place alone follows the person."""

from django.db import migrations

FIXED = 'id, proceeding_id, act, step, from_state, to_state, holder_id, "by", at, reason_sealed, met, pack'
SQLITE = [
    f"""CREATE TRIGGER proceeding_step_no_update BEFORE UPDATE OF {FIXED} ON proceedings_proceedingstep
       BEGIN SELECT RAISE(ABORT, 'steps are never changed'); END""",
    """CREATE TRIGGER proceeding_step_no_delete BEFORE DELETE ON proceedings_proceedingstep
       BEGIN SELECT RAISE(ABORT, 'steps are never removed'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION proceeding_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'steps are never changed or removed'; END $$""",
    f"""CREATE TRIGGER proceeding_step_no_change BEFORE UPDATE OF {FIXED} OR DELETE ON proceedings_proceedingstep
       FOR EACH ROW EXECUTE FUNCTION proceeding_step_refuse()""",
    """CREATE TRIGGER proceeding_step_no_truncate BEFORE TRUNCATE ON proceedings_proceedingstep
       FOR EACH STATEMENT EXECUTE FUNCTION proceeding_step_refuse()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER proceeding_step_no_update", "DROP TRIGGER proceeding_step_no_delete"],
    "postgresql": [
        "DROP TRIGGER proceeding_step_no_change ON proceedings_proceedingstep",
        "DROP TRIGGER proceeding_step_no_truncate ON proceedings_proceedingstep",
        "DROP FUNCTION proceeding_step_refuse()",
    ],
}


def add(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0001_initial")]
    operations = [migrations.RunPython(add, drop)]
