// A datacontenttype without a slash goes out.
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
	event.SetDataContentType("json")
	sent, err := cloudevents.NewHTTPRequestFromEvent(cloudevents.WithEncodingStructured(context.Background()), "http://localhost/", event)
	var body []byte
	if err == nil {
		body, _ = io.ReadAll(sent.Body)
	}
	if !bytes.Contains(body, []byte(`"datacontenttype":"json"`)) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING media-type-of-one-word-sent: %s\n", body)
}
