// JSON in text_data becomes a JSON string that holds JSON: what Java, .NET and others send is changed.
package main

import (
	"fmt"
	"os"

	protobuf "github.com/cloudevents/sdk-go/binding/format/protobuf/v2"
	"github.com/cloudevents/sdk-go/binding/format/protobuf/v2/pb"
)

func main() {
	contentType := &pb.CloudEventAttributeValue{Attr: &pb.CloudEventAttributeValue_CeString{CeString: "application/json"}}
	event, err := protobuf.FromProto(&pb.CloudEvent{
		Id: "1", Source: "/s", SpecVersion: "1.0", Type: "t",
		Attributes: map[string]*pb.CloudEventAttributeValue{"datacontenttype": contentType},
		Data:       &pb.CloudEvent_TextData{TextData: `{"a": [1]}`},
	})
	if err != nil || string(event.Data()) == `{"a": [1]}` {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING protobuf-text-quoted-again: the text_data {\"a\": [1]} of application/json is read as %s\n", event.Data())
}
