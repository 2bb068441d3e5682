// A line break in an attribute becomes a line break in a header value.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetSubject("a\r\nce-injected: x")
	sent, err := cloudevents.NewHTTPRequestFromEvent(context.Background(), "http://localhost/", event)
	if err != nil || !strings.Contains(sent.Header.Get("ce-subject"), "\r\n") {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING control-characters-in-headers: Ce-Subject: %q\n", sent.Header.Get("ce-subject"))
}
