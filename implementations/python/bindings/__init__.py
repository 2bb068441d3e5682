"""The bindings of the SDK, by their names in the adapter protocol. Each module has

WRITE                 modes, with the SDK's functions that make a message of an event
read(message)         the SDK's function that makes an event of a message
form_of(message)      a message of the SDK as the adapter protocol has it
message_of(form)      the other way
body_of(message)      its body
send(to, message)     sends it there with a client library
listen(from_, take)   calls take(make) for what arrives, with a function that makes the message of the SDK; `take` raises
                      Rejected. Gives (url or None, a function that stops it)
"""

from bindings import amqp, http, kafka, rabbitmq

BINDINGS = {"amqp": amqp, "http": http, "kafka": kafka, "rabbitmq": rabbitmq}

OPERATIONS = ("encode", "decode", "forward", "send", "receive", "relay")

CAPABILITIES = {
    name: {**{operation: list(binding.WRITE) for operation in OPERATIONS}, "formats": ["json"]}
    for name, binding in BINDINGS.items()
}
