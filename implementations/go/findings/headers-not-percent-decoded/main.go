// A percent-encoded header value is taken as it stands.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(""))
	for name, value := range map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "ce-subject": "Euro%20%E2%82%AC%20%F0%9F%98%80"} {
		request.Header.Set(name, value)
	}
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		panic(err)
	}
	if event.Subject() == "Euro € 😀" {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING headers-not-percent-decoded: subject is %q\n", event.Subject())
}
