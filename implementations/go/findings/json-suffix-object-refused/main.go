// An event with JSON data of a type such as application/vnd.example+json cannot be read.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	request, _ := http.NewRequest(http.MethodPost, "/", strings.NewReader(`{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/vnd.example+json","data":{"a":1}}`))
	request.Header.Set("Content-Type", "application/cloudevents+json")
	_, err := cloudevents.NewEventFromHTTPRequest(request)
	if err == nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING json-suffix-object-refused: refused: %v\n", err)
}
