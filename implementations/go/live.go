package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

// Live: the SDK's client sends, and receives on a listener of ours.

// Not NewClientHTTP: that adds time and id to events that have none.
var client = must(cloudevents.NewClient(must(cloudevents.NewHTTP())))

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
