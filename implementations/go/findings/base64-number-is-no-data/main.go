// A number as data_base64, after a datacontenttype, is read as empty data.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/octet-stream","data_base64":5}`))
	request.Header.Set("Content-Type", "application/cloudevents+json")
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING base64-number-is-no-data: accepted, data is %q\n", event.Data())
}
