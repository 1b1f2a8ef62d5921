"""How each line of the log is written: as JSON, and with nothing of a person in it.

Libraries put what they were given into their words: a path, an address, a statement of SQL with
its values. So of theirs a line has only what stands word for word in their own code, and of any
failure only its type and its places in the code, never its words.
"""

import json
import linecache
import logging
import resource
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

OURS = "citykey_site"
FOLDER = f"{Path(__file__).resolve().parent}/"

log = logging.getLogger(OURS)


class Lines(logging.Formatter):
    """Writes a record as one line of JSON: moment in whole seconds, level, logger, words, facts.

    Facts are what our own calls give as names and values (`log.info("request", facts)`). JSON
    escapes what could begin another line or move a terminal's cursor.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "at": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "level": record.levelname,
            "logger": record.name,
            "says": _words(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= failure(record.exc_info[1])
        if _is_ours(record) and isinstance(record.args, dict):
            line |= record.args
        return json.dumps(line)


def failure(error: BaseException) -> dict[str, str]:
    """Returns the type of a failure, the place that raised it, and the last place of ours."""
    places = [
        (frame.f_code.co_filename, f"{frame.f_globals.get('__name__')}:{line}")
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    ours = [place for file, place in places if file.startswith(FOLDER)]
    return {
        "error": type(error).__name__,
        "place": places[-1][1] if places else "",
        "ours": ours[-1] if ours else "",
    }


def set_up() -> None:
    """Sends every line of this process to its error output, in the form of `Lines`.

    What a process writes at its own end is bound as well: uncaught failures, and core dumps,
    which would hold the keys.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    _take_over(handler)
    logging.raiseExceptions = False
    # No line has them, and they would be looked up for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(*args[:3])
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _take_over(handler: logging.Handler) -> None:
    """Makes one handler the only one, also for libraries that brought their own."""
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in list(root.manager.loggerDict):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.setLevel(logging.NOTSET)
        library.propagate = True
    log.setLevel(logging.INFO)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.pathname.startswith(FOLDER)


def _words(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage()
    text = str(record.msg)
    source = "".join(linecache.getlines(record.pathname))
    return text if f'"{text}"' in source or f"'{text}'" in source else ""


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if issubclass(kind, Exception):
        log.critical("ended by a failure", exc_info=(kind, error or kind(), trace))
