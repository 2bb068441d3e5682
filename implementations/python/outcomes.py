"""What a call into the SDK comes to."""


class Rejected(Exception):
    """The SDK refused: the answer is `rejected`. Any other exception is a fault of this adapter."""


class NotSent(Rejected):
    """What came in was an event, but it could not be sent on."""


class Unsupported(Exception):
    """The SDK has no such thing: the answer is `unsupported`."""


def ask(call, *args, refusal=Rejected):
    """Calls into the SDK, up to what it hands over. What it raises is the SDK's refusal."""
    try:
        return call(*args)
    except Exception as error:
        raise refusal(f"{type(error).__name__}: {error}") from error
