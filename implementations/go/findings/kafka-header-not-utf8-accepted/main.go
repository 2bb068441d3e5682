// A header of a Kafka record that is not UTF-8 is read as an attribute.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/IBM/sarama"
	"github.com/cloudevents/sdk-go/protocol/kafka_sarama/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
)

func main() {
	received := sarama.ConsumerMessage{}
	for name, value := range map[string]string{
		"ce_specversion": "1.0", "ce_id": "1", "ce_source": "/s", "ce_type": "t", "ce_subject": "a\xC3(",
	} {
		received.Headers = append(received.Headers, &sarama.RecordHeader{Key: []byte(name), Value: []byte(value)})
	}
	event, err := binding.ToEvent(context.Background(), kafka_sarama.NewMessageFromConsumerMessage(&received))
	if err != nil || event.Validate() != nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING kafka-header-not-utf8-accepted: the subject is % X\n", event.Subject())
}
