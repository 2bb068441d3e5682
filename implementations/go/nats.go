package main

import (
	"bytes"
	"context"
	"net/url"
	"strings"

	cenats "github.com/cloudevents/sdk-go/protocol/nats/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/nats-io/nats.go"
)

// The module writes no headers, and takes every payload for JSON.
var natsBinding = protocolBinding{
	capabilities: everywhere([]string{"structured"}, "json"),
	write: func(ctx context.Context, event cloudevents.Event) (object, error) {
		payload := bytes.Buffer{}
		if err := cenats.WriteMsg(ctx, binding.ToMessage(&event), &payload); err != nil {
			return nil, err
		}
		return message([]object{}, payload.Bytes()), nil
	},
	read: func(form messageForm) ([]cloudevents.Event, bool, error) {
		return one(cenats.NewMessage(natsMessage(form)))
	},
	send: func(ctx context.Context, to *url.URL, event cloudevents.Event) cloudevents.Result {
		connection, err := natsConnections.to(to.Host, isOpen, dialNats(to))
		if err != nil {
			return err
		}
		sender := must(cenats.NewSenderFromConn(connection, subjectOf(to)))
		if result := deliver(ctx, sender, event); cloudevents.IsUndelivered(result) {
			return result
		}
		return connection.Flush() // Publish does not wait for the server
	},
	listen: func(ctx context.Context, from *url.URL, listener listener) (string, error) {
		connection, err := natsConnections.to(from.Host, isOpen, dialNats(from))
		if err != nil {
			return "", err
		}
		subscribed := make(chan error, 1)
		consumer := must(cenats.NewConsumerFromConn(connection, subjectOf(from)))
		consumer.Subscriber = natsSubscriber{subscribed}
		receive(ctx, consumer, listener)
		return "", <-subscribed
	},
}

// natsSubscriber subscribes as the SDK's own does, and tells when the server knows.
type natsSubscriber struct{ done chan<- error }

func (s natsSubscriber) Subscribe(connection *nats.Conn, subject string, handler nats.MsgHandler) (*nats.Subscription, error) {
	subscription, err := (&cenats.RegularSubscriber{}).Subscribe(connection, subject, handler)
	if err == nil {
		err = connection.Flush()
	}
	s.done <- err
	return subscription, err
}

func natsMessage(form messageForm) *nats.Msg {
	result := &nats.Msg{}
	for _, field := range form.Fields {
		if field.ofProtocol() {
			continue
		}
		if result.Header == nil {
			result.Header = nats.Header{}
		}
		result.Header.Add(field.Name, string(field.bytes()))
	}
	if form.Body != nil {
		result.Data = form.Body.Base64
	}
	return result
}

var natsConnections kept[*nats.Conn]

func isOpen(connection *nats.Conn) bool { return !connection.IsClosed() }

func subjectOf(address *url.URL) string { return strings.TrimPrefix(address.Path, "/") }

func dialNats(address *url.URL) func() (*nats.Conn, error) {
	server := url.URL{Scheme: "nats", Host: address.Host, User: address.User}
	return func() (*nats.Conn, error) { return nats.Connect(server.String(), nats.NoReconnect()) }
}
