// Jobspec parses job files as `nomad job run` does, many at once: a JSON array of files on its standard input, one of
// what they are on its standard output, in the same order. What is wrong with a file is said in its place.
package main

import (
	"encoding/json"
	"log"
	"os"
	"sync"

	"github.com/hashicorp/nomad/api"
)

// Input is a job file with the values of its variables, or the text of one.
type Input struct {
	// Path is absolute: what the file includes is found beside it.
	Path string `json:"path"`
	// Variables are values by name: texts, numbers, booleans, lists, maps.
	Variables map[string]json.RawMessage `json:"variables"`
	// VariableFiles are the absolute paths of files with values; a later one wins, and Variables over all of them.
	VariableFiles []string `json:"variableFiles"`
	// Optional are the names of Variables that the file need not declare.
	Optional []string `json:"optional"`

	// Source is the text of a job file, which reads no files; nothing but Flags is used with it.
	Source *string `json:"source"`
	// Flags are values as `nomad job run -var` takes them.
	Flags map[string]string `json:"flags"`
}

// Output is the job of an input, or what is wrong with it.
type Output struct {
	Job *api.Job `json:"job,omitempty"`
	// Declared are the names of the variables that the file declares.
	Declared []string `json:"declared,omitempty"`
	// Source is what people wrote, with the files that it includes: in Nomad's own language, which Nomad parses with
	// Flags to the same job, without any other file. It is left out where there is no such text.
	Source *string `json:"source,omitempty"`
	// Flags are the values of the variables as `nomad job run -var` takes them.
	Flags    map[string]string `json:"flags,omitempty"`
	Problems []Problem         `json:"problems,omitempty"`
}

func main() {
	log.SetFlags(0)
	var inputs []Input
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		log.Fatalf("standard input is no list of job files: %v", err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(parseAll(inputs)); err != nil {
		log.Fatal(err)
	}
}

func parseAll(inputs []Input) []Output {
	all := make([]Output, len(inputs))
	var wait sync.WaitGroup
	for index, input := range inputs {
		wait.Go(func() { all[index] = parse(input) })
	}
	wait.Wait()
	return all
}
