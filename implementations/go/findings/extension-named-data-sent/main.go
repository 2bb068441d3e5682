// An extension named data goes out as a second member data of the JSON event.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetExtension("data", "x")
	event.SetData(cloudevents.ApplicationJSON, 1)
	sent, err := cloudevents.NewHTTPRequestFromEvent(cloudevents.WithEncodingStructured(context.Background()), "http://localhost/", event)
	if err != nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	body, _ := io.ReadAll(sent.Body)
	fmt.Printf("FINDING extension-named-data-sent: %s\n", body)
}
