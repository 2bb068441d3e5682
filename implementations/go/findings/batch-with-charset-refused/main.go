// A batch whose media type has a charset, as in the specification's own example, is not seen as one.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`[{"specversion":"1.0","id":"1","source":"/s","type":"t"}]`))
	request.Header.Set("Content-Type", "application/cloudevents-batch+json; charset=utf-8")
	batch := cloudevents.IsHTTPBatch(request.Header)
	_, err := cloudevents.NewEventFromHTTPRequest(request)
	if batch || err == nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING batch-with-charset-refused: IsHTTPBatch is %v, and read as one event it is refused: %v\n", batch, err)
}
