"""Dutch of the service's processes, keyed by code; jobs_en.py has the same keys with the same parameters."""

JOBS_NL: dict[str, str] = {
    "serve.ready": "luistert op {url}",
    "serve.database": "database: {database}",
    "serve.worker": "rekenproces: ingebouwd, {solves} berekening(en) voor de plaatsing tegelijk",
    "serve.no_worker": "rekenproces: hier geen; start er een met thuisnabij worker",
    "serve.stop": "Ctrl-C beëindigt; wat dan loopt wordt na de volgende start opnieuw berekend",
    "serve.port": "kan niet luisteren op {host} poort {port}: {reason}; geef een andere met {option}",
    "worker.ready": "neemt werk aan als {executor}; Ctrl-C beëindigt, wat dan loopt wordt opnieuw berekend",
    "jobs.refused": "kan niet beginnen: {reason}",
}
