// Package receive gives one request to a function that the Functions Framework serves, and tells a finding.
package receive

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

// Binary is the smallest event in headers, with more of them.
func Binary(more map[string]string) map[string]string {
	headers := map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t"}
	maps.Copy(headers, more)
	return headers
}

// Structured is the content type of an event in JSON.
var Structured = map[string]string{"Content-Type": "application/cloudevents+json"}

// Post gives the answer, and the event that the function got; nil when it was not called.
func Post(headers map[string]string, body string) (answer string, got *cloudevents.Event) {
	ctx := context.Background()
	funcframework.RegisterCloudEventFunctionContext(ctx, "/", func(_ context.Context, event cloudevents.Event) error {
		got = &event
		return nil
	})
	free, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	host, port, _ := net.SplitHostPort(free.Addr().String())
	check(free.Close())
	go funcframework.StartHostPort(host, port)
	for { // until it listens
		if connection, err := net.Dial("tcp", net.JoinHostPort(host, port)); err == nil {
			connection.Close()
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	request, err := http.NewRequest(http.MethodPost, "http://"+net.JoinHostPort(host, port)+"/", strings.NewReader(body))
	check(err)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	check(err)
	said, _ := io.ReadAll(response.Body)
	return strings.TrimSpace(fmt.Sprintf("%d %s", response.StatusCode, said)), got
}

// Death posts in a process of its own, and gives the panic that the process ended with; "" when it lived on.
func Death(headers map[string]string, body string) string {
	if os.Getenv("PLUGFEST_CHILD") != "" {
		Post(headers, body)
		os.Exit(0)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "PLUGFEST_CHILD=1")
	output, err := child.CombinedOutput()
	_, panicked, found := strings.Cut(string(output), "panic: ")
	if err == nil || !found {
		return ""
	}
	line, _, _ := strings.Cut(panicked, "\n")
	return "panic: " + line
}

// Report tells a finding in the last line. Exit code 0: it shows; 1: it does not any more.
func Report(name string, observed any, shown bool) {
	if !shown {
		fmt.Println("not shown any more:", name, observed)
		os.Exit(1)
	}
	fmt.Printf("FINDING %s: %v\n", name, observed)
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
