// Text goes out in binary_data, not in text_data.
package main

import (
	"fmt"
	"os"

	protobuf "github.com/cloudevents/sdk-go/binding/format/protobuf/v2"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetData(cloudevents.TextPlain, "hi")
	message, err := protobuf.ToProto(&event)
	if err != nil || message.GetTextData() != "" {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING protobuf-text-sent-as-bytes: text/plain hi is %T %q\n", message.Data, message.GetBinaryData())
}
