// An image that came in binary mode goes out as raw bytes in a JSON string, which is no JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader("\x89PNG\r\n\x1a\n"))
	for name, value := range map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "Content-Type": "image/png"} {
		request.Header.Set(name, value)
	}
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		panic(err)
	}
	sent, err := cloudevents.NewHTTPRequestFromEvent(cloudevents.WithEncodingStructured(context.Background()), "http://localhost/", *event)
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(sent.Body)
	if json.Valid(body) && strings.Contains(string(body), `"data_base64":"iVBORw0KGgo="`) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING bytes-become-broken-json: %q\n", body)
}
