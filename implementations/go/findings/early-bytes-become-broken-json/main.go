// Bytes of 0.3 that come in binary mode and go on as JSON are neither Base64 nor marked as such.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader("\x89PNG\r\n\x1a\n"))
	for name, value := range map[string]string{"ce-specversion": "0.3", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "content-type": "image/png"} {
		request.Header.Set(name, value)
	}
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		fmt.Println("not shown any more:", err)
		os.Exit(1)
	}
	sent, _ := cloudevents.NewHTTPRequestFromEvent(cloudevents.WithEncodingStructured(context.Background()), "http://localhost/", *event)
	body, _ := io.ReadAll(sent.Body)
	if utf8.Valid(body) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING early-bytes-become-broken-json: %q\n", body)
}
