"""English of the service's processes, keyed by code; jobs_nl.py has the same keys with the same parameters."""

JOBS_EN: dict[str, str] = {
    "serve.ready": "listening on {url}",
    "serve.database": "database: {database}",
    "serve.worker": "worker: embedded, {solves} solve(s) for the desk at once",
    "serve.no_worker": "worker: none here; start one with thuisnabij worker",
    "serve.stop": "Ctrl-C ends it; solves that run are done anew after the next start",
    "serve.port": "cannot listen on {host} port {port}: {reason}; give another with {option}",
    "worker.ready": "taking jobs as {executor}; Ctrl-C ends it, what runs then is done anew",
    "jobs.refused": "cannot begin: {reason}",
}
