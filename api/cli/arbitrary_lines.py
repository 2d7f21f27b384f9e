from api.cli.fitting_table import tell_table
from api.cli.output import Output
from matcher.desk.arbitrariness import Arbitrariness, NearPlan


def tell_near_plan(output: Output, plan: NearPlan) -> None:
    """One other plan as soon as it is there, on stderr."""
    words = output.messages
    output.note("arbitrary.found", seed=plan.seed, points=words.points(plan.cost), count=plan.youths_elsewhere)


def tell_arbitrariness(output: Output, found: Arbitrariness) -> None:
    """How many youths live elsewhere in some plan that costs nearly the same, who they are, and those plans."""
    screen, words = output.screen, output.messages
    near = sum(plan.is_near for plan in found.plans)
    count = len(found.youth_ids)
    if near:
        share = words.percent(found.share)
        screen.line(words.text("arbitrary.share", count=count, youths=found.youths, share=share, plans=near), 0, "bold")
    else:
        screen.line(words.text("arbitrary.no_plan"), 0, "bold")
    head = [words.text(f"arbitrary.{name}") for name in ("seed", "cost", "above", "elsewhere")]
    rows = [
        [
            words.text("arbitrary.near" if plan.is_near else "arbitrary.far", seed=plan.seed),
            words.points(plan.cost),
            words.percent(plan.above_percent / 100),
            words.points(plan.youths_elsewhere),
        ]
        for plan in found.plans
    ]
    rows.insert(0, [words.text("arbitrary.given"), words.points(found.cost), "", ""])
    tell_table(screen, head, rows)
    if found.youth_ids:
        screen.heading(words.text("arbitrary.youths"))
        screen.line(", ".join(found.youth_ids), 2)
