// A source that is no URI-reference goes out.
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
	event.SetSource("/a[")
	event.SetType("t")
	sent, err := cloudevents.NewHTTPRequestFromEvent(cloudevents.WithEncodingStructured(context.Background()), "http://localhost/", event)
	var body []byte
	if err == nil {
		body, _ = io.ReadAll(sent.Body)
	}
	if !bytes.Contains(body, []byte(`"source":"/a["`)) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING source-with-bracket-sent: %s\n", body)
}
