from api.cli.options import JsonOption, LangOption
from api.cli.output import Output
from api.cli.service_options import DatabaseOption, DataFolderOption, service_refusals, service_settings
from api.messages import Lang


def migrate_command(
    database: DatabaseOption = None,
    data_folder: DataFolderOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Make the service's tables, or bring them to this version; `serve` does it at start as well."""
    output = Output(as_json, lang)
    settings = service_settings(database, data_folder, None)
    with service_refusals(output):
        from api.jobs.serving import prepare_database
        from api.store.migrating import version_wanted

        prepare_database(settings).dispose()
        version = version_wanted()
    if as_json:
        output.document({"version": version})
    else:
        output.screen.line(output.messages.text("migrate.done", version=version))
