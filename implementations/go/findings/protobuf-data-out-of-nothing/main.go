// An event without data goes out with binary_data of no bytes; read back, it cannot go out in JSON.
package main

import (
	"encoding/json"
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
	written, err := protobuf.Protobuf.Marshal(&event)
	var back cloudevents.Event
	if err != nil || protobuf.Protobuf.Unmarshal(written, &back) != nil || back.Data() == nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	_, err = json.Marshal(&back)
	fmt.Printf("FINDING protobuf-data-out-of-nothing: an event without data is % x; read back, json.Marshal says: %v\n", written, err)
}
