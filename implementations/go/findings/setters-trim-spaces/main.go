// The setters of id, type and subject cut spaces at both ends.
package main

import (
	"fmt"
	"os"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.NewEvent()
	event.SetID("1")
	event.SetSource("/s")
	event.SetType("t")
	event.SetSubject(" x ")
	if event.Subject() == " x " {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING setters-trim-spaces: SetSubject(%q) made the subject %q\n", " x ", event.Subject())
}
