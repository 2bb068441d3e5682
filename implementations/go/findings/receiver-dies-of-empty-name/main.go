// A header that is called "Ce-" and nothing more ends the process of a receiver.
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
	fmt.Printf("FINDING receiver-dies-of-empty-name: after the header Ce-: v the receiver's process ended (%v), %s\n", err, line)
}

// receive sends one message to a receiver in the same process and ends well if that survives.
func receive() {
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	protocol, _ := cloudevents.NewHTTP(cloudevents.WithListener(listener))
	client, _ := cloudevents.NewClient(protocol)
	go client.StartReceiver(context.Background(), func(cloudevents.Event) {})
	url := "http://" + listener.Addr().String() + "/"
	request, _ := http.NewRequest(http.MethodPost, url, nil)
	for name, value := range map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "Ce-": "v"} {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	fmt.Println(answer, err)
}
