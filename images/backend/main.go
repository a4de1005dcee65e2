// Backend is what the demo jobs of the cluster run: a service by HTTP or HTTPS that says who and where it is, and a
// client that asks one.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
)

const usage = "usage: backend http | https | fetch URL..."

func main() {
	log.SetFlags(log.LstdFlags | log.Lmicroseconds)
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	if err := run(stop, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(stop context.Context, arguments []string) error {
	if len(arguments) == 0 {
		return fmt.Errorf(usage)
	}
	switch arguments[0] {
	case "http":
		return serveHTTP(stop)
	case "https":
		return serveHTTPS(stop)
	case "fetch":
		return fetch(stop, os.Stdout, arguments[1:])
	default:
		return fmt.Errorf(usage)
	}
}
