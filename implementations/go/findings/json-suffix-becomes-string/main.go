// JSON of a type such as application/vnd.example+json goes out as a string that holds JSON.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`{"a":1}`))
	for name, value := range map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "Content-Type": "application/vnd.example+json"} {
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
	if strings.Contains(string(body), `"data":{"a":1}`) {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING json-suffix-becomes-string: %s\n", body)
}
