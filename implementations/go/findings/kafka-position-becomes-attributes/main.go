// Reading a Kafka record adds attributes that it does not hold, and sending the event on sends them too.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/IBM/sarama"
	"github.com/cloudevents/sdk-go/protocol/kafka_sarama/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
)

func main() {
	received := sarama.ConsumerMessage{Topic: "orders", Partition: 2, Offset: 17}
	for name, value := range map[string]string{"ce_specversion": "1.0", "ce_id": "1", "ce_source": "/s", "ce_type": "t"} {
		received.Headers = append(received.Headers, &sarama.RecordHeader{Key: []byte(name), Value: []byte(value)})
	}
	ctx := context.Background()
	event, err := binding.ToEvent(ctx, kafka_sarama.NewMessageFromConsumerMessage(&received))
	if err != nil || len(event.Extensions()) == 0 {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	sent := sarama.ProducerMessage{}
	kafka_sarama.WriteProducerMessage(ctx, binding.ToMessage(event), &sent)
	headers := []string{}
	for _, header := range sent.Headers {
		headers = append(headers, fmt.Sprintf("%s: %s", header.Key, header.Value))
	}
	slices.Sort(headers)
	fmt.Printf("FINDING kafka-position-becomes-attributes: extensions %v; sent on as %s\n", event.Extensions(), strings.Join(headers, ", "))
}
