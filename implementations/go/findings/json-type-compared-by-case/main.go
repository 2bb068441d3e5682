// Data of APPLICATION/JSON is read as text, so that the string "1" loses its quotes and is the number 1.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"APPLICATION/JSON","data":"1"}`))
	request.Header.Set("Content-Type", "application/cloudevents+json")
	event, err := cloudevents.NewEventFromHTTPRequest(request)
	if err != nil {
		panic(err)
	}
	if string(event.Data()) == `"1"` {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING json-type-compared-by-case: \"data\":\"1\" was read as the data %s\n", event.Data())
}
