"""What moto lacks and the generated stacks need. Each module says what AWS does; a patch proves no more than that."""


def install():
    """Puts every patch in place, once, before the first call."""
    from patches import (
        alarms,
        backup,
        balancers,
        buckets,
        caches,
        containers,
        databases,
        jsonata,
        keys,
        machines,
        networks,
        patience,
        queues,
        resolver,
        tables,
    )

    # What waits goes around what it waits for, so it comes last.
    for module in (
        alarms,
        backup,
        balancers,
        buckets,
        caches,
        containers,
        databases,
        jsonata,
        keys,
        machines,
        networks,
        queues,
        resolver,
        tables,
        patience,
    ):
        module.install()
