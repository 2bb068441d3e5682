// An extension named data goes out as a second member data of the JSON event.
package main

import (
	"bytes"
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
	var body []byte
	if err == nil {
		body, _ = io.ReadAll(sent.Body)
	}
	if !bytes.Contains(body, []byte(`"data":1,"data":"x"`)) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING extension-named-data-sent: %s\n", body)
}
