// Drives the Functions Framework for Go as a live receiver (docs/adapter-protocol.md): JSON-RPC, one message a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

type object = map[string]any

type params struct {
	Binding, Mode, Format, Subscription string
	TimeoutMs                           int
}

const framework = "github.com/GoogleCloudPlatform/functions-framework-go"

var modes = []string{"binary", "structured"}

func initialize(params) object {
	version := "unknown"
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == framework {
				version = module.Version
			}
		}
	}
	return object{
		"protocolVersion": 1,
		"implementation": object{
			"name": "Functions Framework for Go", "version": version, "language": "Go", "url": "https://" + framework,
		},
		"capabilities": object{
			"specversions": []string{"0.3", "1.0"},
			"bindings":     object{"http": object{"receive": modes, "formats": []string{"json"}}},
			"validate":     false,
		},
		"maxConcurrency": 16,
	}
}

func main() {
	// Standard output is the protocol's: what the framework prints goes to standard error.
	output := os.Stdout
	os.Stdout = os.Stderr
	methods := map[string]func(params) object{
		"initialize":    initialize,
		"receive.start": receiveStart,
		"receive.next":  receiveNext,
		"receive.stop":  receiveStop,
		"shutdown":      func(params) object { return object{} },
	}
	var lock sync.Mutex
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			os.Exit(0) // with servers that nobody stopped
		}
		var request struct {
			ID     json.RawMessage
			Method string
			Params params
		}
		must(json.Unmarshal(line, &request))
		go func() {
			result := object{"outcome": "unsupported", "capability": request.Method}
			if run := methods[request.Method]; run != nil {
				result = run(request.Params)
			}
			if result["outcome"] == nil {
				result["outcome"] = "ok"
			}
			reply, err := json.Marshal(object{"jsonrpc": "2.0", "id": request.ID, "result": result})
			must(err)
			lock.Lock()
			defer lock.Unlock()
			output.Write(append(reply, '\n'))
			if request.Method == "shutdown" {
				os.Exit(0)
			}
		}()
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

var (
	subscriptions sync.Map
	started       atomic.Int32
)

// receiveStart serves a function as funcframework.StartHostPort does for its users: it says neither its port nor how it
// is stopped, so the port is one that was free just now, and the server ends with the adapter.
func receiveStart(p params) object {
	if p.Binding != "http" || p.Mode != "" && !slices.Contains(modes, p.Mode) {
		return object{"outcome": "unsupported", "capability": p.Binding + " " + p.Mode}
	}
	queue := make(chan object, 4096)
	path := fmt.Sprintf("/function%d", started.Add(1))
	must(funcframework.RegisterCloudEventFunctionContext(context.Background(), path,
		func(_ context.Context, event cloudevents.Event) error {
			queue <- object{"event": formOf(event)}
			return nil
		}))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	address := free.Addr().String()
	host, port, err := net.SplitHostPort(address)
	must(err)
	must(free.Close())
	go func() { must(funcframework.StartHostPort(host, port)) }()
	for { // until it listens
		if connection, err := net.Dial("tcp", address); err == nil {
			connection.Close()
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	subscriptions.Store(path, queue)
	return object{"subscription": path, "url": "http://" + address + path}
}

// receiveNext gives what the function got. Of what the framework refuses nobody learns but the sender.
func receiveNext(p params) object {
	found, _ := subscriptions.Load(p.Subscription)
	queue := found.(chan object)
	// What is there already comes first: a select picks at random when the time is up as well.
	if len(queue) > 0 {
		return <-queue
	}
	select {
	case item := <-queue:
		return item
	case <-time.After(time.Duration(p.TimeoutMs) * time.Millisecond):
		return object{"none": true}
	}
}

func receiveStop(p params) object {
	subscriptions.Delete(p.Subscription)
	return object{}
}
