// Control characters and noncharacters go out, although no String may hold them.
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
	event.SetSubject("a\x00b\ufffe")
	sent, err := cloudevents.NewHTTPRequestFromEvent(cloudevents.WithEncodingStructured(context.Background()), "http://localhost/", event)
	var body []byte
	if err == nil {
		body, _ = io.ReadAll(sent.Body)
	}
	if !bytes.Contains(body, []byte(`"subject":"a\u0000b`+"\ufffe")) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING forbidden-characters-sent: %q\n", body)
}
