package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/IBM/sarama"
	"github.com/cloudevents/sdk-go/protocol/kafka_sarama/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
)

var kafkaBinding = protocolBinding{
	capabilities: everywhere(singly, "json", "protobuf"),
	write:        writeRecord,
	read:         readRecord,
	send:         produce,
	listen:       consume,
}

func writeRecord(ctx context.Context, event cloudevents.Event) (object, error) {
	record := sarama.ProducerMessage{}
	if err := kafka_sarama.WriteProducerMessage(ctx, binding.ToMessage(&event), &record); err != nil {
		return nil, err
	}
	fields := []object{}
	for _, header := range record.Headers {
		fields = append(fields, field(string(header.Key), "", header.Value))
	}
	if record.Key != nil {
		fields = append(fields, field(":key", "", must(record.Key.Encode())))
	}
	if record.Value == nil {
		return message(fields, nil), nil
	}
	return message(fields, must(record.Value.Encode())), nil
}

func readRecord(form messageForm) ([]cloudevents.Event, bool, error) {
	record := sarama.ConsumerMessage{}
	for _, field := range form.Fields {
		header := &sarama.RecordHeader{Key: []byte(field.Name), Value: field.bytes()}
		switch {
		case field.Name == ":key":
			record.Key = field.bytes()
			continue
		case field.ofProtocol():
			continue
		case field.Type == "null":
			header.Value = nil
		}
		record.Headers = append(record.Headers, header)
	}
	if form.Body != nil {
		record.Value = form.Body.Base64
	}
	return one(kafka_sarama.NewMessageFromConsumerMessage(&record))
}

func kafkaConfig() *sarama.Config {
	config := sarama.NewConfig()
	config.Producer.Return.Successes = true
	config.Producer.MaxMessageBytes = 10_000_000
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	return config
}

var producers kept[sarama.SyncProducer]

func topicOf(address *url.URL) string { return strings.TrimPrefix(address.Path, "/") }

func produce(ctx context.Context, to *url.URL, event cloudevents.Event) cloudevents.Result {
	always := func(sarama.SyncProducer) bool { return true } // it connects again by itself
	producer, err := producers.to(to.Host, always, func() (sarama.SyncProducer, error) {
		return sarama.NewSyncProducer([]string{to.Host}, kafkaConfig())
	})
	if err != nil {
		return err
	}
	return deliver(ctx, must(kafka_sarama.NewSenderFromSyncProducer(topicOf(to), producer)), event)
}

// consumer is the SDK's handler of a consumer group, and tells when the group has its partitions.
type consumer struct {
	*kafka_sarama.Receiver
	joined chan struct{}
}

func (c consumer) Setup(session sarama.ConsumerGroupSession) error {
	close(c.joined)
	return c.Receiver.Setup(session)
}

func consume(ctx context.Context, from *url.URL, listener listener) (string, error) {
	topic := topicOf(from)
	group, err := sarama.NewConsumerGroup([]string{from.Host}, "group-of-"+topic, kafkaConfig())
	if err != nil {
		return "", err
	}
	handler := consumer{kafka_sarama.NewReceiver(), make(chan struct{})}
	receive(ctx, handler, listener)
	ended := make(chan error, 1)
	go func() {
		defer group.Close()
		ended <- group.Consume(ctx, []string{topic}, handler)
	}()
	select {
	case <-handler.joined:
		return "", nil
	case err := <-ended:
		return "", err
	case <-time.After(10 * time.Second):
		return "", context.DeadlineExceeded
	}
}
