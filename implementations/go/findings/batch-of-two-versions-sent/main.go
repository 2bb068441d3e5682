// Events of two specversions go out in one batch.
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
	events := []cloudevents.Event{cloudevents.NewEvent("1.0"), cloudevents.NewEvent("0.3")}
	for i := range events {
		events[i].SetID(fmt.Sprint(i + 1))
		events[i].SetSource("/s")
		events[i].SetType("t")
	}
	sent, err := cloudevents.NewHTTPRequestFromEvents(context.Background(), "http://localhost/", events)
	var body []byte
	if err == nil {
		body, _ = io.ReadAll(sent.Body)
	}
	if !bytes.Contains(body, []byte(`"specversion":"0.3"`)) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING batch-of-two-versions-sent: %s\n", bytes.TrimSpace(body))
}
