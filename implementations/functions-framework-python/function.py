"""The user's function: it hands on the events that it gets."""

import functions_framework

receivers = []


@functions_framework.cloud_event
def handle(event):
    receivers[-1](event)
