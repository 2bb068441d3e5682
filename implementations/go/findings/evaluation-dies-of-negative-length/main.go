// SUBSTRING with a negative length ends the process, when the expression is evaluated.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/cloudevents/sdk-go/sql/v2/parser"
	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	if len(os.Args) > 1 {
		expression, err := parser.Parse(os.Args[1])
		fmt.Println(err)
		fmt.Println(expression.Evaluate(cloudevents.NewEvent()))
		return
	}
	expression := "SUBSTRING('abc', 1, -1)"
	line := death(expression)
	if line == "" {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING evaluation-dies-of-negative-length: %s panics: %s\n", expression, line)
}

// death runs this program again with an expression and gives the panic that ends it, or nothing.
func death(expression string) string {
	output, err := exec.Command(os.Args[0], expression).CombinedOutput()
	_, panicked, _ := strings.Cut(string(output), "panic: ")
	if err == nil {
		return ""
	}
	line, _, _ := strings.Cut(panicked, "\n")
	return line
}
