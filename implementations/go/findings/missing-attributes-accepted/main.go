// A message with nothing but a specversion is read as an event; StartReceiver refuses it.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(""))
	request.Header.Set("ce-specversion", "1.0")
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING missing-attributes-accepted: accepted, with id %q, source %q and type %q\n", event.ID(), event.Source(), event.Type())
}
