// datacontentencoding is compared by case, and is not overlooked beside data that are no string.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	capital := read(`"datacontenttype":"image/png","datacontentencoding":"Base64","data":"aGk="`)
	object := read(`"datacontenttype":"application/json","datacontentencoding":"base64","data":{"a":1}`)
	if capital == nil || object == nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	said, _, _ := strings.Cut(object.Error(), ", error found")
	fmt.Printf("FINDING early-encoding-read-too-strictly: \"Base64\": %s; \"base64\" beside an object: %s\n", strings.TrimSpace(capital.Error()), said)
}

func read(members string) error {
	var event cloudevents.Event
	return json.Unmarshal([]byte(`{"specversion":"0.3","id":"1","source":"/s","type":"t",`+members+`}`), &event)
}
