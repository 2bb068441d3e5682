// A Timestamp that is none, by its own rules, is read and becomes another time.
package main

import (
	"fmt"
	"os"
	"time"

	protobuf "github.com/cloudevents/sdk-go/binding/format/protobuf/v2"
	"github.com/cloudevents/sdk-go/binding/format/protobuf/v2/pb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func main() {
	nanos, year := read(&timestamppb.Timestamp{Nanos: 1_000_000_000}), read(&timestamppb.Timestamp{Seconds: 253402300800})
	if nanos == "" || year == "" {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING protobuf-timestamps-unchecked: 1,000,000,000 nanoseconds are read as %s, the second after year 9999 as %s\n", nanos, year)
}

func read(instant *timestamppb.Timestamp) string {
	value := &pb.CloudEventAttributeValue{Attr: &pb.CloudEventAttributeValue_CeTimestamp{CeTimestamp: instant}}
	event, err := protobuf.FromProto(&pb.CloudEvent{
		Id: "1", Source: "/s", SpecVersion: "1.0", Type: "t",
		Attributes: map[string]*pb.CloudEventAttributeValue{"time": value},
	})
	if err != nil || event.Validate() != nil {
		return ""
	}
	return event.Time().Format(time.RFC3339Nano)
}
