"""A generated world in another order."""

from __future__ import annotations

from support.generated_worlds import World
from support.packs_from_data import Data


def shuffled(world: World) -> World:
    """The same packs in another order: packs, facts, rules, and in rules all but the alternatives of `any`."""
    random = world.random

    def mixed(table: Data) -> Data:
        return dict(random.sample(list(table.items()), len(table)))

    def rule(one: Data) -> Data:
        made = mixed(one)
        for key in ("unless", "prefer", "avoid", "exclude", "only", "first", "refer", "ask"):
            if isinstance(made.get(key), list):
                made[key] = random.sample(made[key], len(made[key]))
        for key in ("when", "set"):
            if key in made:
                made[key] = mixed(made[key])
        return made

    def pack(data: Data) -> Data:
        made = {**data, "facts": mixed(data["facts"]), "referrals": mixed(data["referrals"])}
        made["rule"] = [rule(one) for one in random.sample(data["rule"], len(data["rule"]))]
        return made

    packs = [pack(p) for p in random.sample(world.packs, len(world.packs))]
    return World(pack(world.floor), packs, random, world.seed)
