// Drives the CloudEvents SDK for Go (docs/adapter-protocol.md).
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	protobuf "github.com/cloudevents/sdk-go/binding/format/protobuf/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/types"
)

var (
	all    = []string{"binary", "structured", "batched"}
	single = []string{"binary", "structured"} // the SDK's client sends and receives no batches

	// Not NewClientHTTP: that adds time and id to events that have none.
	client = must(cloudevents.NewClient(must(cloudevents.NewHTTP())))
)

func main() {
	serveLines(map[string]method{
		"initialize": initialize, "encode": encode, "decode": decode, "forward": forward, "validate": validate,
		"send": send, "receive.start": receiveStart, "receive.next": receiveNext, "receive.stop": stop,
		"forward.start": relayStart, "forward.stop": stop, "evaluate": evaluate, "shutdown": func(params) (object, error) { return nil, nil },
	})
}

func initialize(params) (object, error) {
	info, _ := debug.ReadBuildInfo()
	sdk := info.Deps[slices.IndexFunc(info.Deps, func(module *debug.Module) bool {
		return module.Path == "github.com/cloudevents/sdk-go/v2"
	})]
	return object{
		"protocolVersion": 1,
		"implementation": object{
			"name": "CloudEvents SDK for Go", "version": strings.TrimPrefix(sdk.Version, "v"), "language": "Go",
			"url": "https://github.com/cloudevents/sdk-go",
		},
		"capabilities": object{
			"specversions": []string{"0.3", "1.0"},
			"bindings": object{"http": object{
				"encode": all, "decode": all, "forward": single, "send": single, "receive": single, "relay": single,
				"formats": []string{"json", "protobuf"}, "batchFormats": []string{"json"},
			}},
			"validate": true, "evaluate": true,
		},
		"maxConcurrency": 32,
	}, nil
}

// Events are made with the SDK's setters, which keep what they refuse for Validate, and reported by its getters.

func newEvent(form eventForm) (cloudevents.Event, error) {
	event := cloudevents.NewEvent()
	if version, given := form.Attributes["specversion"]; given && string(version.Value) == `"0.3"` {
		event = cloudevents.NewEvent("0.3") // the setters write what this version has
	}
	for name, attribute := range form.Attributes {
		text := string(attribute.Value)
		if text[0] == '"' {
			text = parse[string](attribute.Value)
		}
		switch name {
		case "specversion":
			event.SetSpecVersion(text)
		case "id":
			event.SetID(text)
		case "source":
			event.SetSource(text)
		case "type":
			event.SetType(text)
		case "subject":
			event.SetSubject(text)
		case "dataschema", "schemaurl":
			event.SetDataSchema(text)
		case "datacontentencoding":
			event.SetDataContentEncoding(text)
		case "datacontenttype":
			event.SetDataContentType(text)
		case "time":
			instant, err := types.ParseTime(text)
			if err != nil {
				return event, err
			}
			event.SetTime(instant)
		default:
			value, err := native(attribute.Type, text)
			if err != nil {
				return event, err
			}
			event.SetExtension(name, value)
		}
	}
	return event, setData(&event, form)
}

// native gives the Go value that a user would have.
func native(attributeType, text string) (any, error) {
	switch attributeType {
	case "Boolean":
		return text == "true", nil
	case "Integer":
		if integer, err := json.Number(text).Int64(); err == nil {
			return integer, nil
		}
		return must(json.Number(text).Float64()), nil
	case "Binary":
		return parse[bytesForm]([]byte(text)).Base64, nil
	case "Timestamp":
		return types.ParseTime(text)
	case "URI":
		if uri := cloudevents.ParseURI(text); uri != nil {
			return uri, nil
		}
		return nil, fmt.Errorf("ParseURI: %q is none", text)
	case "URI-reference":
		if reference := cloudevents.ParseURIRef(text); reference != nil {
			return reference, nil
		}
		return nil, fmt.Errorf("ParseURIRef: %q is none", text)
	}
	return text, nil
}

func setData(event *cloudevents.Event, form eventForm) error {
	contentType, media := event.DataContentType(), event.DataMediaType()
	switch data := form.Data; {
	case data.JSON != nil:
		return event.SetData(contentType, data.JSON)
	case data.Base64 != nil:
		return event.SetData(contentType, data.Base64)
	case data.Text == nil:
		return nil
	case media == "" || media == cloudevents.TextPlain || media == cloudevents.ApplicationJSON:
		return event.SetData(contentType, *data.Text)
	default: // SetData has no codec for it, or would make an XML element of it
		event.DataEncoded = []byte(*data.Text)
		return nil
	}
}

func formOf(event cloudevents.Event) object {
	attributes := object{}
	for _, core := range [][3]string{
		{"specversion", "String", event.SpecVersion()},
		{"id", "String", event.ID()},
		{"source", "URI-reference", event.Source()},
		{"type", "String", event.Type()},
		{"subject", "String", event.Subject()},
		schemaOf(event),
		{"datacontenttype", "String", event.DataContentType()},
	} {
		if core[2] != "" {
			attributes[core[0]] = object{"type": core[1], "value": core[2]}
		}
	}
	// Event.Time cannot tell the first instant of year 1 from no time; the context can.
	if instant := event.Context.AsV1().Time; instant != nil {
		attributes["time"] = attributeForm(*instant)
	}
	if event.DeprecatedDataContentEncoding() != "" {
		attributes["datacontentencoding"] = object{"type": "String", "value": event.DeprecatedDataContentEncoding()}
	}
	for name, value := range event.Extensions() {
		attributes[name] = attributeForm(value)
	}
	if event.Data() == nil {
		return object{"attributes": attributes}
	}
	return object{"attributes": attributes, "data": bytesForm{event.Data()}}
}

// schemaOf is the schema under the name and type that the event's version gives it.
func schemaOf(event cloudevents.Event) [3]string {
	if event.SpecVersion() == "0.3" {
		return [3]string{"schemaurl", "URI-reference", event.DataSchema()}
	}
	return [3]string{"dataschema", "URI", event.DataSchema()}
}

func attributeForm(value any) object {
	switch value := value.(type) {
	case bool:
		return object{"type": "Boolean", "value": value}
	case int32:
		return object{"type": "Integer", "value": value}
	case []byte:
		return object{"type": "Binary", "value": bytesForm{value}}
	case types.URI:
		return object{"type": "URI", "value": value.String()}
	case types.URIRef:
		return object{"type": "URI-reference", "value": value.String()}
	case types.Timestamp:
		return object{"type": "Timestamp", "value": value.String()}
	}
	return object{"type": "String", "value": fmt.Sprint(value)}
}

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

// Live: the SDK's client sends, and receives on a listener of ours.

func transmit(ctx context.Context, p params, event cloudevents.Event) cloudevents.Result {
	return client.Send(cloudevents.ContextWithTarget(inMode(ctx, p.Mode, p.Format), p.To), event)
}

func send(p params) (object, error) {
	if err := p.need(single); err != nil {
		return nil, err
	}
	event, err := newEvent(p.Event)
	if err != nil {
		return nil, err
	}
	if result := transmit(context.Background(), p, event); cloudevents.IsUndelivered(result) {
		return nil, result
	}
	return nil, nil
}

type subscription struct {
	queue chan object
	stop  context.CancelFunc
}

var subscriptions sync.Map

// known is the subscription that was looked up; after a restart of this program the old ones are gone.
func known(found any, ok bool) subscription {
	if !ok {
		panic(fault{errors.New("no such subscription")})
	}
	return found.(subscription)
}

func serve(receiver func(context.Context, chan<- object, cloudevents.Event) cloudevents.Result) object {
	queue := make(chan object, 4096)
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	protocol := must(cloudevents.NewHTTP(cloudevents.WithListener(listener), cloudevents.WithMiddleware(noteRefusals(queue))))
	ctx, cancel := context.WithCancel(context.Background())
	go must(cloudevents.NewClient(protocol)).StartReceiver(ctx, func(ctx context.Context, event cloudevents.Event) cloudevents.Result {
		return receiver(ctx, queue, event)
	})
	address := listener.Addr().String()
	subscriptions.Store(address, subscription{queue, cancel})
	return object{"subscription": address, "url": "http://" + address + "/"}
}

// noteRefusals queues what the SDK's handler refuses, before the answer leaves.
func noteRefusals(queue chan<- object) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, request)
			if answer.Code >= 400 {
				queue <- object{"outcome": "rejected", "message": fmt.Sprintf("HTTP %d %s", answer.Code, answer.Body)}
			}
			maps.Copy(writer.Header(), answer.Header())
			writer.WriteHeader(answer.Code)
			writer.Write(answer.Body.Bytes())
		})
	}
}

func receiveStart(p params) (object, error) {
	if err := p.need(single); err != nil {
		return nil, err
	}
	return serve(func(_ context.Context, queue chan<- object, event cloudevents.Event) cloudevents.Result {
		queue <- object{"event": formOf(event)}
		return nil
	}), nil
}

func receiveNext(p params) (object, error) {
	queue := known(subscriptions.Load(p.Subscription)).queue
	// What is there already comes first: a select picks at random when the time is up as well.
	if len(queue) > 0 {
		return <-queue, nil
	}
	select {
	case item := <-queue:
		return item, nil
	case <-time.After(time.Duration(p.TimeoutMs) * time.Millisecond):
		return object{"none": true}, nil
	}
}

func relayStart(p params) (object, error) {
	if err := p.need(single); err != nil {
		return nil, err
	}
	return serve(func(ctx context.Context, _ chan<- object, event cloudevents.Event) cloudevents.Result {
		return transmit(ctx, p, event)
	}), nil
}

func stop(p params) (object, error) {
	known(subscriptions.LoadAndDelete(p.Subscription)).stop()
	return nil, nil
}
