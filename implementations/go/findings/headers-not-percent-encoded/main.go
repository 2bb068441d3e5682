// Spaces, quotes, percent signs and characters beyond ASCII stand in headers as they are.
package main

import (
	"context"
	"fmt"
	"os"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetSubject("Euro € \"100%\"")
	sent, err := cloudevents.NewHTTPRequestFromEvent(context.Background(), "http://localhost/", event)
	if err != nil {
		panic(err)
	}
	subject := sent.Header.Get("ce-subject")
	if subject == "Euro%20%E2%82%AC%20%22100%25%22" {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING headers-not-percent-encoded: ce-subject: %s\n", subject)
}
