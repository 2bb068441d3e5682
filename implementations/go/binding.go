package main

import (
	"context"
	"net/url"
	"slices"

	protobuf "github.com/cloudevents/sdk-go/binding/format/protobuf/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
)

// protocolBinding is what the adapter asks of a binding of the SDK.
type protocolBinding struct {
	capabilities capabilities
	// write gives the message that the SDK makes of an event, in the mode and format of the context.
	write func(context.Context, cloudevents.Event) (object, error)
	// writeBatch is missing where the SDK writes no batches.
	writeBatch func([]cloudevents.Event) (object, error)
	// read gives the events in a message, and whether it was a batch.
	read func(messageForm) (events []cloudevents.Event, batch bool, err error)
	// send sends an event with the SDK's client, and returns once the receiver or the broker took it.
	send func(ctx context.Context, to *url.URL, event cloudevents.Event) cloudevents.Result
	// listen runs the SDK's client until the context ends, and returns once nothing is missed; url is where it listens
	// where it has an address of its own.
	listen func(ctx context.Context, from *url.URL, listener listener) (url string, err error)
}

// listener is told of each event by the SDK, and by the adapter of what the SDK refused.
type listener struct {
	take   func(context.Context, cloudevents.Event) cloudevents.Result
	refuse func(error)
}

type capabilities struct {
	Encode       []string `json:"encode"`
	Decode       []string `json:"decode"`
	Forward      []string `json:"forward"`
	Send         []string `json:"send"`
	Receive      []string `json:"receive"`
	Relay        []string `json:"relay"`
	Formats      []string `json:"formats"`
	BatchFormats []string `json:"batchFormats,omitempty"`
}

var singly = []string{"binary", "structured"}

// everywhere are the capabilities of a binding that has the same modes for all operations, and no batches.
func everywhere(modes []string, formats ...string) capabilities {
	return capabilities{Encode: modes, Decode: modes, Forward: modes, Send: modes, Receive: modes, Relay: modes, Formats: formats}
}

// bindingFor is the binding of the params, if it has their mode for the operation, and their format.
func (p params) bindingFor(modes func(capabilities) []string) (protocolBinding, error) {
	found, known := bindings[p.Binding]
	if !known {
		return found, unsupported("binding " + p.Binding)
	}
	formats := found.capabilities.Formats
	if p.Mode == "batched" {
		formats = found.capabilities.BatchFormats
	}
	if p.Format != "" && !slices.Contains(formats, p.Format) {
		return found, unsupported("format " + p.Format)
	}
	if p.Mode != "" && !slices.Contains(modes(found.capabilities), p.Mode) {
		return found, unsupported("mode " + p.Mode)
	}
	return found, nil
}

func (p params) context(ctx context.Context) context.Context {
	if p.Mode != "structured" {
		return cloudevents.WithEncodingBinary(ctx)
	}
	if p.Format == "protobuf" {
		ctx = binding.UseFormatForEvent(ctx, protobuf.Protobuf)
	}
	return cloudevents.WithEncodingStructured(ctx)
}

// one reads a single event, of a message that a transport module of the SDK wraps.
func one(message binding.Message) (events []cloudevents.Event, batch bool, err error) {
	event, err := binding.ToEvent(context.Background(), message)
	if err != nil {
		return nil, false, err
	}
	return []cloudevents.Event{*event}, false, nil
}
