// An attribute of 0.3 that is a Map is refused, both ways.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	var event cloudevents.Event
	read := json.Unmarshal([]byte(`{"specversion":"0.3","id":"1","source":"/s","type":"t","comexamplemap":{"othervalue":5}}`), &event)
	event = cloudevents.NewEvent("0.3")
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetExtension("comexamplemap", map[string]any{"othervalue": 5})
	sent := event.Validate()
	if read == nil || sent == nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING early-map-refused: \"comexamplemap\":{\"othervalue\":5} is not read: %v; nor sent: %s\n", read, strings.TrimSpace(sent.Error()))
}
