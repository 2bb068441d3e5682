from rpc import Rejected


class NotSent(Rejected):
    """What came in was an event, but it could not be sent on."""
