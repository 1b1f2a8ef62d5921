"""How PostgreSQL is spoken to: as few journeys to it as a deed or a page needs.

The driver would send BEGIN before the first read of a page and ROLLBACK after the last. A page
reads without either, as each statement sees its own moment anyway (READ COMMITTED); a deed sends
BEGIN together with the lock of whoever writes.
"""

import select

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DisconnectionError, OperationalError

WRITES = "citykey_writes"
USED = "citykey_used"
READ_ONLY = "25006"  # read_only_sql_transaction in the manual's appendix A.
TOGETHER, ALONE = "together", "alone"
# The number is of whoever writes; beside that of `storage/upgrading.py`.
BEGIN = {
    TOGETHER: "BEGIN; SELECT pg_advisory_xact_lock_shared(2177)",
    ALONE: "BEGIN; SELECT pg_advisory_xact_lock(2177)",
}


def set_up(engine: Engine) -> Engine:
    """Sets an engine up and returns the one for sessions, on the same connections."""
    event.listen(engine, "checkout", _refuse_hung_up)
    event.listen(engine, "begin", _on_begin)
    event.listen(engine, "handle_error", _leave_standby, retval=True)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _on_begin(connection: Connection) -> None:
    deed = BEGIN.get(connection.get_execution_options().get(WRITES))
    if deed:
        connection.exec_driver_sql(deed)


def _refuse_hung_up(connection, record, _proxy) -> None:
    """Lets the pool take another connection where the server has hung up on this one.

    A server that goes, or ends a session, says so: an idle connection that has something to read
    is over. To look costs no journey, as a ping would. Raises OperationalError where it hung up on
    a new one: the pool opens no third, and would call that a fault of the program.
    """
    is_new = USED not in record.info
    record.info[USED] = True
    if not _is_hung_up(connection):
        return
    if is_new:
        hung_up = ConnectionError("the server hung up on a new connection")
        raise OperationalError("CONNECT", None, hung_up, connection_invalidated=True)
    raise DisconnectionError


def _is_hung_up(connection) -> bool:
    if connection.closed:
        return True
    looked = select.poll()
    looked.register(connection.fileno(), select.POLLIN)
    return bool(looked.poll(0))


def _leave_standby(context: ExceptionContext) -> OperationalError | None:
    """Gives up the connection to a server that only reads: another one is the primary by now."""
    failed = context.original_exception
    if getattr(failed, "sqlstate", None) != READ_ONLY:
        return None
    context.is_disconnect = True
    return OperationalError(context.statement, None, failed, connection_invalidated=True)
