// Headers come in the random order of a Go map, and until ce-specversion has come the rules of 1.0 hold: the same message of
// 0.3 is now read, now refused.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	read, refused := 0, ""
	for range 1000 {
		request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader("aGk="))
		for name, value := range map[string]string{"ce-specversion": "0.3", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "ce-datacontentencoding": "base64"} {
			request.Header.Set(name, value)
		}
		if _, err := cloudevents.NewEventFromHTTPRequest(request); err == nil {
			read++
		} else {
			refused = err.Error()
		}
	}
	if read == 0 || refused == "" {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING early-headers-in-any-order: of 1000 times ce-datacontentencoding: base64 was read %d times, else: %s\n", read, refused)
}
