package main

import (
	"context"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

// At the codec's depth nothing is sent: messages are the objects of the SDK's own client libraries.

func encode(p params) (object, error) {
	binding, err := p.bindingFor(func(has capabilities) []string { return has.Encode })
	if err != nil {
		return nil, err
	}
	forms := p.Events
	if p.Mode != "batched" {
		forms = []eventForm{p.Event}
	}
	events := []cloudevents.Event{}
	for _, form := range forms {
		event, err := newEvent(form)
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	if p.Mode == "batched" {
		message, err := binding.writeBatch(events)
		return object{"message": message}, err
	}
	message, err := binding.write(p.context(context.Background()), events[0])
	return object{"message": message}, err
}

func decode(p params) (object, error) {
	binding, err := p.bindingFor(func(has capabilities) []string { return has.Decode })
	if err != nil {
		return nil, err
	}
	events, batch, err := binding.read(p.Message)
	if err != nil {
		return nil, err
	}
	forms := []object{}
	for _, event := range events {
		forms = append(forms, formOf(event))
	}
	if batch {
		return object{"events": forms}, nil
	}
	return object{"event": forms[0]}, nil
}

func forward(p params) (object, error) {
	binding, err := p.bindingFor(func(has capabilities) []string { return has.Forward })
	if err != nil {
		return nil, err
	}
	events, _, err := binding.read(p.Message)
	if err != nil {
		return nil, err
	}
	messages := []object{}
	for _, event := range events {
		message, err := binding.write(p.context(context.Background()), event)
		if err != nil {
			return nil, err
		}
		messages = append(messages, message)
	}
	return object{"messages": messages}, nil
}

func validate(p params) (object, error) {
	event, err := newEvent(p.Event)
	if err != nil {
		return nil, err
	}
	return nil, event.Validate()
}
