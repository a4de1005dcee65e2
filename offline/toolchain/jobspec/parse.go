package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/hashicorp/nomad/api"
	"github.com/hashicorp/nomad/jobspec2"
)

func parse(input Input) (output Output) {
	defer func() {
		// Nomad's parser does so with some files that are no job.
		if cause := recover(); cause != nil {
			output = failed(Problem{Message: fmt.Sprintf("Nomad's parser gives up: %v", cause)})
		}
	}()
	if input.Source != nil {
		return parseSource(*input.Source, input.Flags)
	}
	body, err := os.ReadFile(input.Path)
	if err != nil {
		return failed(Problem{Message: err.Error()})
	}
	if job, isAPI, problem := parseAPIJob(body); problem != nil {
		return failed(*problem)
	} else if isAPI {
		return outputOfAPIJob(job, input)
	}
	return parseFile(body, input)
}

func failed(problems ...Problem) Output {
	return Output{Problems: problems}
}

// parseSource parses as Nomad does where it has no files.
func parseSource(source string, flags map[string]string) Output {
	job, err := jobspec2.ParseWithConfig(&jobspec2.ParseConfig{
		Body: []byte(source), ArgVars: arguments(flags), Strict: true,
	})
	if err != nil {
		return failed(problemsOf(err, []byte(source))...)
	}
	return Output{Job: job}
}

func arguments(flags map[string]string) []string {
	list := make([]string, 0, len(flags))
	for name, value := range flags {
		list = append(list, name+"="+value)
	}
	return list
}

func parseFile(body []byte, input Input) Output {
	values, problems := valuesOf(body, input)
	output := Output{Declared: sortedKeys(values.declared), Problems: problems}
	if len(problems) > 0 {
		return output
	}
	directory := filepath.Dir(input.Path)
	job, err := jobspec2.ParseWithConfig(&jobspec2.ParseConfig{
		Path:       filepath.Base(input.Path),
		BaseDir:    directory,
		Body:       body,
		AllowFS:    true,
		VarContent: values.content(),
		Strict:     true,
	})
	if err != nil {
		output.Problems = problemsOf(err, body)
		return output
	}
	output.Job = job
	if flags, ok := values.flags(); ok {
		source := string(inlined(body, directory, values))
		if again := parseSource(source, flags); reflect.DeepEqual(again.Job, job) {
			output.Source, output.Flags = &source, flags
		}
	}
	return output
}

// parseAPIJob takes a job as Nomad's API has it: by itself, or as `Job`, as `nomad job inspect` prints it.
func parseAPIJob(body []byte) (job *api.Job, isAPI bool, problem *Problem) {
	if !isJSON(body) {
		return nil, false, nil
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(body, &keys); err != nil {
		return nil, true, jsonProblem(err, body)
	}
	if keys["Job"] == nil && keys["ID"] == nil {
		return nil, false, nil
	}
	var either struct {
		Nested *api.Job `json:"Job"`
		api.Job
	}
	if err := json.Unmarshal(body, &either); err != nil {
		return nil, true, jsonProblem(err, body)
	}
	if either.Nested != nil {
		return either.Nested, true, nil
	}
	return &either.Job, true, nil
}

func isJSON(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
}

func outputOfAPIJob(job *api.Job, input Input) Output {
	for _, name := range sortedKeys(input.Variables) {
		if !optional(input, name) {
			return failed(Problem{Variable: name, Message: "is not a variable: a job in JSON has none"})
		}
	}
	if len(input.VariableFiles) > 0 {
		return failed(Problem{File: filepath.Base(input.VariableFiles[0]), Message: "a job in JSON has no variables"})
	}
	if job.ID == nil || *job.ID == "" {
		return failed(Problem{Message: "the job has no ID"})
	}
	return Output{Job: job}
}
