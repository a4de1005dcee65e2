package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// Problem is something that is wrong with a job file.
type Problem struct {
	// Variable is the one that it is about.
	Variable string `json:"variable,omitempty"`
	// File is the name of the file of variables that it is in; the job file, if it is left out.
	File string `json:"file,omitempty"`
	// Line is where it is, from 1; 0 if that is not known.
	Line int `json:"line,omitempty"`
	// Text is that line.
	Text    string `json:"text,omitempty"`
	Message string `json:"message"`
}

// Nomad's parser hands most of what it finds over as one text: `web.hcl:3,5-8: Unsupported argument; An argument ...`.
var located = regexp.MustCompile(`(?m)^(?:[^\n:]*:(\d+),\d+-(?:\d+,)?\d+|<nil>): `)

func problemsOf(err error, body []byte) []Problem {
	var diagnostics hcl.Diagnostics
	if errors.As(err, &diagnostics) {
		var problems []Problem
		for _, each := range diagnostics {
			if each.Severity != hcl.DiagError {
				continue
			}
			line := 0
			if each.Subject != nil {
				line = each.Subject.Start.Line
			}
			problems = append(problems, problemAt(line, body, sentence(each.Summary, each.Detail)))
		}
		return problems
	}
	text := err.Error()
	starts := located.FindAllStringSubmatchIndex(text, -1)
	if len(starts) == 0 {
		return []Problem{{Message: strings.TrimSpace(text)}}
	}
	var problems []Problem
	for index, start := range starts {
		end := len(text)
		if index+1 < len(starts) {
			end = starts[index+1][0]
		}
		line := 0
		if start[2] >= 0 {
			line, _ = strconv.Atoi(text[start[2]:start[3]])
		}
		summary, detail, _ := strings.Cut(text[start[1]:end], "; ")
		problems = append(problems, problemAt(line, body, sentence(summary, detail)))
	}
	return problems
}

// sentence is what is wrong, on one line.
func sentence(summary, detail string) string {
	words := strings.Fields(detail)
	if len(words) == 0 {
		return strings.TrimSpace(summary)
	}
	return strings.TrimSpace(summary) + ": " + strings.Join(words, " ")
}

func problemAt(line int, body []byte, message string) Problem {
	problem := Problem{Line: line, Message: message}
	if lines := bytes.Split(body, []byte("\n")); line >= 1 && line <= len(lines) {
		problem.Text = strings.TrimSpace(string(lines[line-1]))
	}
	return problem
}

func jsonProblem(err error, body []byte) *Problem {
	offset := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	} else if errors.As(err, &kind) {
		offset = kind.Offset
	}
	line := 0
	if offset >= 0 && offset <= int64(len(body)) {
		line = bytes.Count(body[:offset], []byte("\n")) + 1
	}
	problem := problemAt(line, body, "is no JSON of a job: "+err.Error())
	return &problem
}
