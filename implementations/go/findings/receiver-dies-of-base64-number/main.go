// A number as data_base64, without a datacontenttype before it, ends the process of a receiver.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	if len(os.Args) > 1 {
		receive()
		return
	}
	output, err := exec.Command(os.Args[0], "receive").CombinedOutput()
	said := string(output)
	start := strings.Index(said, "panic: ")
	if err == nil || start < 0 {
		fmt.Println("not shown any more:", said)
		os.Exit(1)
	}
	line, _, _ := strings.Cut(said[start:], "\n")
	fmt.Printf("FINDING receiver-dies-of-base64-number: after \"data_base64\":5 the receiver's process ended (%v), %s\n", err, line)
}

// receive sends one message to a receiver in the same process and ends well if that survives.
func receive() {
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	protocol, _ := cloudevents.NewHTTP(cloudevents.WithListener(listener))
	client, _ := cloudevents.NewClient(protocol)
	go client.StartReceiver(context.Background(), func(cloudevents.Event) {})
	url := "http://" + listener.Addr().String() + "/"
	body := `{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":5}`
	request, _ := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/cloudevents+json")
	answer, err := http.DefaultClient.Do(request)
	fmt.Println(answer, err)
}
