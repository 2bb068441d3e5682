package main

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/client"
	"github.com/cloudevents/sdk-go/v2/event"
	"github.com/cloudevents/sdk-go/v2/protocol"
)

// Live: the SDK's client sends and receives.

func send(p params) (object, error) {
	binding, err := p.bindingFor(func(has capabilities) []string { return has.Send })
	if err != nil {
		return nil, err
	}
	event, err := newEvent(p.Event)
	if err != nil {
		return nil, err
	}
	result := binding.send(p.context(context.Background()), must(url.Parse(p.To)), event)
	if cloudevents.IsUndelivered(result) {
		return nil, result
	}
	return nil, nil
}

type subscription struct {
	queue chan object
	stop  context.CancelFunc
}

var (
	subscriptions sync.Map
	started       atomic.Int64
)

// known is the subscription that was looked up; after a restart of this program the old ones are gone.
func known(found any, ok bool) subscription {
	if !ok {
		panic(fault{errors.New("no such subscription")})
	}
	return found.(subscription)
}

func listen(p params, binding protocolBinding, take func(context.Context, chan<- object, cloudevents.Event) cloudevents.Result) (object, error) {
	queue := make(chan object, 4096)
	ctx, cancel := context.WithCancel(context.Background())
	address, err := binding.listen(ctx, must(url.Parse(p.From)), listener{
		take: func(ctx context.Context, event cloudevents.Event) cloudevents.Result { return take(ctx, queue, event) },
		refuse: func(err error) {
			queue <- object{"outcome": "rejected", "message": err.Error()}
		},
	})
	if err != nil {
		cancel()
		return nil, err
	}
	id := strconv.FormatInt(started.Add(1), 10)
	subscriptions.Store(id, subscription{queue, cancel})
	if address == "" {
		return object{"subscription": id}, nil
	}
	return object{"subscription": id, "url": address}, nil
}

func receiveStart(p params) (object, error) {
	binding, err := p.bindingFor(func(has capabilities) []string { return has.Receive })
	if err != nil {
		return nil, err
	}
	return listen(p, binding, func(_ context.Context, queue chan<- object, event cloudevents.Event) cloudevents.Result {
		queue <- object{"event": formOf(event)}
		return nil
	})
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
	binding, err := p.bindingFor(func(has capabilities) []string { return has.Relay })
	if err != nil {
		return nil, err
	}
	to := must(url.Parse(p.To))
	return listen(p, binding, func(ctx context.Context, _ chan<- object, event cloudevents.Event) cloudevents.Result {
		return binding.send(p.context(ctx), to, event)
	})
}

func stop(p params) (object, error) {
	known(subscriptions.LoadAndDelete(p.Subscription)).stop()
	return nil, nil
}

// receive runs the SDK's client on a transport of a broker, where there is nobody to answer.
func receive(ctx context.Context, receiver protocol.Receiver, listener listener) {
	receiving := must(cloudevents.NewClient(receiver, client.WithObservabilityService(refusals{listener.refuse})))
	go receiving.StartReceiver(ctx, listener.take)
}

// deliver sends one event with the SDK's client.
func deliver(ctx context.Context, sender protocol.Sender, event cloudevents.Event) cloudevents.Result {
	return must(cloudevents.NewClient(sender)).Send(ctx, event)
}

// refusals hears from the SDK's client what it could not read or found invalid.
type refusals struct{ refuse func(error) }

func (r refusals) RecordReceivedMalformedEvent(_ context.Context, err error) { r.refuse(err) }
func (refusals) InboundContextDecorators() []func(context.Context, binding.Message) context.Context {
	return nil
}
func (refusals) RecordCallingInvoker(ctx context.Context, _ *event.Event) (context.Context, func(error)) {
	return ctx, func(error) {}
}
func (refusals) RecordSendingEvent(ctx context.Context, _ event.Event) (context.Context, func(error)) {
	return ctx, func(error) {}
}
func (refusals) RecordRequestEvent(ctx context.Context, _ event.Event) (context.Context, func(error, *event.Event)) {
	return ctx, func(error, *event.Event) {}
}
