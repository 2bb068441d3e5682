// Control characters and noncharacters go out, although no String may hold them.
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
	event.SetSubject("a\x00b\ufffe")
	sent, err := cloudevents.NewHTTPRequestFromEvent(cloudevents.WithEncodingStructured(context.Background()), "http://localhost/", event)
	if err != nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	body, _ := io.ReadAll(sent.Body)
	fmt.Printf("FINDING forbidden-characters-sent: %q\n", body)
}
