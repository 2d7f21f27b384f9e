import pytest

from matcher.rules.setting import SettingRule
from models.vocabulary import Setting
from tests.matcher.check.build import World, alternative, need, unit, world, youth
from tests.matcher.rules.judging import change_for, open_days, stands_in_the_way, window_of
from tests.matcher.tables.instances import instance_of

RULE = SettingRule()
SETTINGS = ("family_home", "open_group", "three_milieu", "closed", "crisis")


def _made(asked: tuple[str, ...], visited: tuple[str, ...] = ()) -> World:
    child = youth(need=need(*asked), brigade_alternative=alternative(*visited, visits=2) if visited else None)
    return world(*(unit(f"u-{setting.replace('_', '-')}", setting=setting) for setting in SETTINGS), child)


def _unit(setting: str) -> str:
    return f"u-{setting.replace('_', '-')}"


def test_the_code_is_setting() -> None:
    assert RULE.code == "setting"


@pytest.mark.parametrize(
    ("asked", "visited"),
    [
        (("home",), ()),
        (("open_group",), ()),
        (("open_group", "crisis"), ()),
        (("closed",), ("home", "three_milieu")),
        (("closed", "three_milieu"), ("three_milieu", "family_home")),
        (("home",), ("home",)),
        (SETTINGS, ()),
    ],
)
def test_asked_for_or_suitable_with_the_brigade(asked: tuple[str, ...], visited: tuple[str, ...]) -> None:
    made = _made(asked, visited)
    instance = instance_of(made)
    window = window_of(RULE, instance)
    assert window.without_brigade.tolist() == [setting in asked for setting in SETTINGS]
    assert window.with_brigade.tolist() == [setting in visited for setting in SETTINGS]
    for setting in SETTINGS:
        accepted = setting in (*asked, *visited)
        assert open_days(RULE, made, _unit(setting)) == ([(0, 63)] if accepted else [])


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_change_is_enough(setting: str) -> None:
    asked, visited = ("home", "three_milieu"), ("open_group",)
    made = _made(asked, visited)
    change = change_for(RULE, made, _unit(setting))
    if setting in (*asked, *visited):
        assert change is None
    else:
        assert change == {"accept_setting": setting, "asked": ["home", "three_milieu"]}
        wider = made.youths["y-1"].need.model_copy(
            update={"settings": (*made.youths["y-1"].need.settings, Setting(change["accept_setting"]))}
        )
        made.change("y-1", need=wider)
    assert not stands_in_the_way(RULE, made, _unit(setting))
    assert change_for(RULE, made, _unit(setting)) is None


def test_a_request_for_home_alone_accepts_no_unit() -> None:
    made = _made(("home",))
    assert [open_days(RULE, made, _unit(setting)) for setting in SETTINGS] == [[]] * 5
    assert [change_for(RULE, made, _unit(setting)) for setting in SETTINGS] == [
        {"accept_setting": setting, "asked": ["home"]} for setting in SETTINGS
    ]
