// Attribute names that 0.3 forbids, with a capital or a digit in front, are read and sent.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	var event cloudevents.Event
	err := json.Unmarshal([]byte(`{"specversion":"0.3","id":"1","source":"/s","type":"t","comExample":"v","1ext":"v"}`), &event)
	if err != nil || event.Validate() != nil || len(event.Extensions()) != 2 {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	text, _ := json.Marshal(event)
	fmt.Printf("FINDING early-names-unchecked: valid, and sent on as %s\n", text)
}
