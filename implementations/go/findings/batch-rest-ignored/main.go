// What follows the array of a batch is ignored, even if it is a second array with an event.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`[{"specversion":"1.0","id":"1","source":"/s","type":"t"}][{"specversion":"1.0","id":"2","source":"/s","type":"t"}]`))
	request.Header.Set("Content-Type", "application/cloudevents-batch+json")
	events, err := cloudevents.NewEventsFromHTTPRequest(request)
	if err != nil || len(events) != 1 {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING batch-rest-ignored: accepted, %d event with the id %s\n", len(events), events[0].ID())
}
