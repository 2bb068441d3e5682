package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	protobuf "github.com/cloudevents/sdk-go/binding/format/protobuf/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
)

// Messages are an http.Request on both sides.

func inMode(ctx context.Context, mode, format string) context.Context {
	if mode != "structured" {
		return cloudevents.WithEncodingBinary(ctx)
	}
	if format == "protobuf" {
		ctx = binding.UseFormatForEvent(ctx, protobuf.Protobuf)
	}
	return cloudevents.WithEncodingStructured(ctx)
}

func write(p params, event cloudevents.Event) (object, error) {
	ctx := inMode(context.Background(), p.Mode, p.Format)
	return messageForm(cloudevents.NewHTTPRequestFromEvent(ctx, "http://localhost/", event))
}

func messageForm(request *http.Request, err error) (object, error) {
	if err != nil {
		return nil, err
	}
	fields := []object{}
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		for _, value := range request.Header[name] {
			field := object{"name": name, "value": value}
			if !utf8.ValidString(value) {
				field["value"] = bytesForm{[]byte(value)}
			}
			fields = append(fields, field)
		}
	}
	if request.Body == nil {
		return object{"fields": fields}, nil
	}
	return object{"fields": fields, "body": bytesForm{must(io.ReadAll(request.Body))}}, nil
}

func read(p params) (events []cloudevents.Event, batch bool, err error) {
	request := must(http.NewRequest(http.MethodPost, "/", bytes.NewReader(p.Message.Body.Base64)))
	for _, field := range p.Message.Fields {
		switch {
		case strings.HasPrefix(field.Name, ":"):
		case field.Value[0] == '"':
			request.Header.Add(field.Name, parse[string](field.Value))
		default:
			request.Header.Add(field.Name, string(parse[bytesForm](field.Value).Base64))
		}
	}
	if cloudevents.IsHTTPBatch(request.Header) {
		events, err = cloudevents.NewEventsFromHTTPRequest(request)
		return events, true, err
	}
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		return nil, false, err
	}
	return []cloudevents.Event{*event}, false, nil
}

func encode(p params) (object, error) {
	if err := p.need(all); err != nil {
		return nil, err
	}
	if p.Mode != "batched" {
		event, err := newEvent(p.Event)
		if err != nil {
			return nil, err
		}
		message, err := write(p, event)
		return object{"message": message}, err
	}
	events := []cloudevents.Event{}
	for _, form := range p.Events {
		event, err := newEvent(form)
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	request, err := cloudevents.NewHTTPRequestFromEvents(context.Background(), "http://localhost/", events)
	message, err := messageForm(request, err)
	return object{"message": message}, err
}

func decode(p params) (object, error) {
	if err := p.need(all); err != nil {
		return nil, err
	}
	events, batch, err := read(p)
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
	if err := p.need(single); err != nil {
		return nil, err
	}
	events, _, err := read(p)
	if err != nil {
		return nil, err
	}
	messages := []object{}
	for _, event := range events {
		message, err := write(p, event)
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
