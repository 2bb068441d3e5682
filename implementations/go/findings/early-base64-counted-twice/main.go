// With datacontentencoding base64 the SDK encodes data twice in JSON, and decodes what others sent twice.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent("0.3")
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetDataContentEncoding(cloudevents.Base64)
	event.SetData(cloudevents.TextPlain, "hi")
	sent, _ := json.Marshal(event)

	var received cloudevents.Event
	json.Unmarshal([]byte(`{"specversion":"0.3","id":"1","source":"/s","type":"t","datacontenttype":"text/plain","datacontentencoding":"base64","data":"aGk="}`), &received)
	var text string
	read := received.DataAs(&text)
	if !strings.Contains(string(sent), `"data":"YUdrPQ=="`) || read == nil {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING early-base64-counted-twice: SetData(hi) goes out as %s; DataAs of \"data\":\"aGk=\": %v\n", sent, read)
}
