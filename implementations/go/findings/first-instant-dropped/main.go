// The time 0001-01-01T00:00:00Z is taken for no time.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetTime(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	text, err := json.Marshal(event)
	if err != nil || strings.Contains(string(text), "0001-01-01") {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING first-instant-dropped: after SetTime(0001-01-01T00:00:00Z), %s\n", text)
}
