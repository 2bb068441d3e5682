// The JSON numbers 1.5 and 1e400 are read as the Integers 1 and 0.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`{"specversion":"1.0","id":"1","source":"/s","type":"t","n":1.5,"m":1e400}`))
	request.Header.Set("Content-Type", "application/cloudevents+json")
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING fraction-becomes-integer: accepted, n is %v and m is %v\n", event.Extensions()["n"], event.Extensions()["m"])
}
