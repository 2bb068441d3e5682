"""The bindings of the SDK, by their names in the adapter protocol. What each is declared to do stands in the manifest.
Each module has

WRITE                 modes, with the SDK's functions that make a message of an event
read(message)         the SDK's function that makes an event of a message
form_of(message)      a message of the SDK as the adapter protocol has it
message_of(form)      the other way
body_of(message)      its body
send(to, message)     sends it there with a client library
listen(from_, take)   calls take(make) for what arrives, with a function that makes the message of the SDK; `take` raises
                      Rejected. Gives (url or None, a function that stops it)
"""

from importlib import import_module


def load(name):
    """The module of a binding; None where this release of the SDK has not got it (RabbitMQ came with 2.1.0)."""
    try:
        return import_module(f"bindings.{name}")
    except ModuleNotFoundError as missing:
        if missing.name != f"cloudevents.core.bindings.{name}":
            raise
        return None


FOUND = {name: load(name) for name in ("amqp", "http", "kafka", "rabbitmq")}
BINDINGS = {name: binding for name, binding in FOUND.items() if binding is not None}
