// A datacontenttype that is null counts as one that is empty, so that the event is invalid.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":null}`))
	request.Header.Set("Content-Type", "application/cloudevents+json")
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		panic(err)
	}
	err = event.Validate()
	if err == nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING null-datacontenttype-refused: invalid: %v\n", strings.TrimSpace(err.Error()))
}
