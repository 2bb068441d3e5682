package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

var httpBinding = protocolBinding{
	capabilities: capabilities{
		Encode: []string{"binary", "structured", "batched"}, Decode: []string{"binary", "structured", "batched"},
		// The SDK's client sends and receives no batches.
		Forward: singly, Send: singly, Receive: singly, Relay: singly,
		Formats: []string{"json", "protobuf"}, BatchFormats: []string{"json"},
	},
	write: func(ctx context.Context, event cloudevents.Event) (object, error) {
		return requestForm(cloudevents.NewHTTPRequestFromEvent(ctx, "http://localhost/", event))
	},
	writeBatch: func(events []cloudevents.Event) (object, error) {
		return requestForm(cloudevents.NewHTTPRequestFromEvents(context.Background(), "http://localhost/", events))
	},
	read:   readRequest,
	send:   sendRequest,
	listen: serveHTTP,
}

func requestForm(request *http.Request, err error) (object, error) {
	if err != nil {
		return nil, err
	}
	fields := []object{}
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		for _, value := range request.Header[name] {
			fields = append(fields, field(name, "", []byte(value)))
		}
	}
	if request.Body == nil {
		return message(fields, nil), nil
	}
	return message(fields, must(io.ReadAll(request.Body))), nil
}

func readRequest(form messageForm) (events []cloudevents.Event, batch bool, err error) {
	body := []byte{}
	if form.Body != nil {
		body = form.Body.Base64
	}
	request := must(http.NewRequest(http.MethodPost, "/", bytes.NewReader(body)))
	for _, field := range form.Fields {
		if !field.ofProtocol() {
			request.Header.Add(field.Name, string(field.bytes()))
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

// Not NewClientHTTP: that adds time and id to events that have none.
var httpClient = must(cloudevents.NewClient(must(cloudevents.NewHTTP())))

func sendRequest(ctx context.Context, to *url.URL, event cloudevents.Event) cloudevents.Result {
	return httpClient.Send(cloudevents.ContextWithTarget(ctx, to.String()), event)
}

func serveHTTP(ctx context.Context, _ *url.URL, listener listener) (string, error) {
	socket := must(net.Listen("tcp", "127.0.0.1:0"))
	protocol := must(cloudevents.NewHTTP(cloudevents.WithListener(socket), cloudevents.WithMiddleware(noteRefusals(listener.refuse))))
	go must(cloudevents.NewClient(protocol)).StartReceiver(ctx, listener.take)
	return "http://" + socket.Addr().String() + "/", nil
}

// noteRefusals notes what the SDK's handler refuses, before the answer leaves.
func noteRefusals(refuse func(error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, request)
			if answer.Code >= 400 {
				refuse(fmt.Errorf("HTTP %d %s", answer.Code, answer.Body))
			}
			maps.Copy(writer.Header(), answer.Header())
			writer.WriteHeader(answer.Code)
			writer.Write(answer.Body.Bytes())
		})
	}
}
