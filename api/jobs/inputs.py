from sqlalchemy import Connection, select

from api.jobs.solver_folder import SolverFolder
from api.store.blobs import get_blob
from api.store.plans import PlanRecord, get_plan
from api.store.tables import snapshots


def fill_folder(connection: Connection, record: PlanRecord, folder: SolverFolder) -> None:
    """
    Puts what a job refers to into the folder of its solver process.

    A plan referred to that has no content (it failed, or was never begun) is left out.
    """
    blob = connection.execute(select(snapshots.c.blob_id).where(snapshots.c.id == record.snapshot_id)).scalar_one()
    folder.put(folder.snapshot, get_blob(connection, blob))
    folder.put(folder.policy, get_blob(connection, record.policy_blob))
    folder.put(folder.settings, record.settings.model_dump_json().encode())
    folder.put(folder.warm_start, _plan(connection, record.warm_start_plan_id))
    folder.put(folder.published, _plan(connection, record.published_plan_id))


def _plan(connection: Connection, plan_id: str | None) -> bytes | None:
    if plan_id is None:
        return None
    blob = get_plan(connection, plan_id).plan_blob
    return None if blob is None else get_blob(connection, blob)
