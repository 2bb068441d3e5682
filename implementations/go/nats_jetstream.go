package main

import (
	"bytes"
	"context"
	"maps"
	"net/url"
	"slices"

	"github.com/cloudevents/sdk-go/protocol/nats_jetstream/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/nats-io/nats.go"
)

// The module has binary mode, and takes every other payload for JSON.
var jetstreamBinding = protocolBinding{
	capabilities: everywhere(singly, "json"),
	write: func(ctx context.Context, event cloudevents.Event) (object, error) {
		payload := bytes.Buffer{}
		header, err := nats_jetstream.WriteMsg(ctx, binding.ToMessage(&event), &payload)
		if err != nil {
			return nil, err
		}
		fields := []object{}
		for _, name := range slices.Sorted(maps.Keys(header)) {
			for _, value := range header[name] {
				fields = append(fields, field(name, "", []byte(value)))
			}
		}
		return message(fields, payload.Bytes()), nil
	},
	read: func(form messageForm) ([]cloudevents.Event, bool, error) {
		return one(nats_jetstream.NewMessage(natsMessage(form)))
	},
	send: func(ctx context.Context, to *url.URL, event cloudevents.Event) cloudevents.Result {
		connection, err := natsConnections.to(to.Host, isOpen, dialNats(to))
		if err != nil {
			return err
		}
		sender, err := nats_jetstream.NewSenderFromConn(connection, streamOf(to), subjectOf(to), nil)
		if err != nil {
			return err
		}
		return deliver(ctx, sender, event)
	},
	listen: func(ctx context.Context, from *url.URL, listener listener) (string, error) {
		connection, err := natsConnections.to(from.Host, isOpen, dialNats(from))
		if err != nil {
			return "", err
		}
		consumer, err := nats_jetstream.NewConsumerFromConn(connection, streamOf(from), subjectOf(from), nil, nil)
		if err != nil {
			return "", err
		}
		subscribed := make(chan error, 1)
		consumer.Subscriber = jetstreamSubscriber{subscribed}
		receive(ctx, consumer, listener)
		return "", <-subscribed
	},
}

// jetstreamSubscriber subscribes as the SDK's own does, and tells when that is done.
type jetstreamSubscriber struct{ done chan<- error }

func (s jetstreamSubscriber) Subscribe(
	jetstream nats.JetStreamContext, subject string, handler nats.MsgHandler, options ...nats.SubOpt,
) (*nats.Subscription, error) {
	subscription, err := (&nats_jetstream.RegularSubscriber{}).Subscribe(jetstream, subject, handler, options...)
	s.done <- err
	return subscription, err
}

func streamOf(address *url.URL) string { return address.Query().Get("stream") }
