package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// fetch asks each URL once and writes what it answers; an answer that is not a success is an error.
func fetch(stop context.Context, output io.Writer, urls []string) error {
	client := &http.Client{Timeout: 10 * time.Second}
	for _, url := range urls {
		request, err := http.NewRequestWithContext(stop, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		_, err = io.Copy(output, response.Body)
		response.Body.Close()
		if err != nil {
			return err
		}
		if response.StatusCode >= http.StatusBadRequest {
			return fmt.Errorf("%s answers %s", url, response.Status)
		}
	}
	return nil
}
