from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from benchmarks.bench.reports.figures.goals import cactus_plot, duels, profile, time_to_target
from tests.benchmarks.bench.reports.making import known_store, made_run, sorted_out, table_rows


def test_shares_over_time_count_every_run_also_those_that_did_not_get_there() -> None:
    rows = [row for row in table_rows(time_to_target(sorted_out(known_store()))) if row[0] == "1%"]
    assert rows == [
        ("1%", "a", 4.0, 0.25, 4, 1),
        ("1%", "a", 10.0, 0.5, 4, 1),
        ("1%", "a", 12.0, 0.75, 4, 1),
        ("1%", "b", 2.0, 0.25, 4, 2),
        ("1%", "b", 8.0, 0.5, 4, 2),
    ]


def test_goals_that_nobody_reached_are_named_and_not_drawn() -> None:
    figure = time_to_target(sorted_out(known_store()))
    assert [panel.caption for panel in figure.panels] == [
        "To a first plan",
        "To within 1 % of the best known plan",
        "To within 0.1 % of the best known plan",
        "To a proven gap of 1 %",
    ]
    assert figure.notes[1] == "Reached by no run: a proven gap of 0.1 % and a proof that nothing is cheaper."


def test_a_proof_over_the_way_s_own_choices_is_no_proof_in_any_figure() -> None:
    own = {"bound_scope": BoundScope.ONE_ENTRANCE, "status": PeerStatus.OPTIMAL}
    runs = [
        run
        for number in (1, 2)
        for run in (
            made_run("a", f"region-{number}", seconds=7.0, bound=1_000),
            made_run("b", f"region-{number}", seconds=3.0, cost=1_050, bound=1_050, outcome=own),
        )
    ]
    for target in ("gap1%", "gap0.1%", "proven"):
        material = sorted_out(runs, target)
        assert {row[1] for row in table_rows(time_to_target(material)) if row[0] == target} == {"a"}
        assert {row[0] for row in table_rows(cactus_plot(material))} == {"a"}
        assert [row[2] for row in table_rows(profile(material)) if row[0] == "b"] == [0.0]
        assert [row[4:] for row in table_rows(duels(material))] == [(7.0, None), (7.0, None)]
    assert time_to_target(material).notes[0].endswith("own choices count as none (b: one entrance a youth).")


def test_without_any_plan_no_goal_is_drawn() -> None:
    material = sorted_out([made_run(cost=None, bound=None)])
    assert "No run reached any of the goals" in time_to_target(material).missing
    assert "No run came to within 1 %" in cactus_plot(material).missing


def test_the_cactus_sorts_the_runs_of_each_setting_by_time() -> None:
    assert table_rows(cactus_plot(sorted_out(known_store()))) == [
        ("a", 1, 4.0),
        ("a", 2, 10.0),
        ("a", 3, 12.0),
        ("b", 1, 2.0),
        ("b", 2, 8.0),
    ]


def test_a_cactus_of_one_run_a_setting_says_nothing() -> None:
    assert "in two runs or more" in cactus_plot(sorted_out([made_run("a"), made_run("b")])).missing


def test_the_profile_takes_the_median_seed_of_each_instance() -> None:
    # region-1: never and 8 s; region-2: 12 s and never
    figure = profile(sorted_out(known_store()))
    assert table_rows(figure) == [("a", 1.0, 0.5, 2), ("b", 1.0, 0.5, 2)]


def test_the_profile_tells_factors_of_the_quickest() -> None:
    runs = [made_run("a", seconds=6.0), made_run("b", seconds=15.0), made_run("c", cost=None, bound=None)]
    rows = table_rows(profile(sorted_out(runs)))
    assert rows == [("a", 1.0, 1.0, 1), ("b", 1.0, 0.0, 1), ("b", 2.5, 1.0, 1), ("c", 1.0, 0.0, 1)]


def test_the_profile_leaves_out_instances_that_a_setting_lacks_and_says_so() -> None:
    figure = profile(sorted_out([made_run("a"), made_run("b"), made_run("a", "region-2")]))
    assert "1 instance left out: not every setting was run on it." in figure.notes


def test_the_profile_needs_two_settings_with_an_instance_in_common() -> None:
    assert "One setting only" in profile(sorted_out([made_run("a")])).missing
    assert "no instance in common" in profile(sorted_out([made_run("a"), made_run("b", "region-2")])).missing
    lost = [made_run("a", cost=None, bound=None), made_run("b", cost=None, bound=None)]
    assert "No setting came to" in profile(sorted_out(lost)).missing


def test_a_duel_is_between_runs_of_one_instance_and_seed() -> None:
    assert table_rows(duels(sorted_out(known_store()))) == [
        ("a", "b", "region-1", 1, 4.0, 2.0),
        ("a", "b", "region-1", 2, None, 8.0),
        ("a", "b", "region-2", 1, 10.0, None),
        ("a", "b", "region-2", 2, 12.0, None),
    ]


def test_a_duel_counts_who_is_quicker_by_more_than_ten_percent() -> None:
    runs = [
        *(made_run("a", seed=seed, seconds=10.0) for seed in (1, 2, 3, 4)),
        *(made_run("b", seed=seed, seconds=second) for seed, second in enumerate((8.9, 9.2, 10.9, 11.2), 1)),
    ]
    assert duels(sorted_out(runs)).panels[0].caption == "b: 1 quicker, 1 slower of 4 pairs"


def test_neither_side_of_a_duel_in_time_counts_for_nobody() -> None:
    runs = [
        *(made_run(configuration, seed=1) for configuration in ("a", "b")),
        *(made_run(configuration, seed=2, cost=None, bound=None) for configuration in ("a", "b")),
    ]
    assert duels(sorted_out(runs)).panels[0].caption == "b: 0 quicker, 0 slower of 2 pairs"


def test_a_duel_needs_another_setting_with_the_same_instance_and_seed() -> None:
    assert "One setting only" in duels(sorted_out([made_run("a")])).missing
    assert "No two runs of one instance and seed" in duels(sorted_out([made_run("a"), made_run("b", seed=2)])).missing
