// Backup is what the job of scheduled backups runs: it takes snapshots of Consul and Nomad, encrypts them into one file
// as cli/backup/archive.ts does, and keeps the newest of these files.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	// An agent that lets it wait would keep the next backup from being made, too.
	limited, end := context.WithTimeout(stop, 30*time.Minute)
	defer end()
	if err := run(limited, os.Getenv); err != nil {
		log.Fatal(err)
	}
}

// run makes a backup as the environment says: DIRECTORY and how many are to KEEP there, the RECIPIENT that can open them,
// where the agents are (CONSUL_HTTP_ADDR, and the socket NOMAD_SOCKET with its NOMAD_TOKEN), and which VARIABLE of
// Nomad has the tokens for the snapshots.
func run(stop context.Context, environment func(string) string) error {
	keep, err := strconv.Atoi(environment("KEEP"))
	if err != nil || keep < 1 {
		return fmt.Errorf("KEEP is %q, not how many backups are to be kept", environment("KEEP"))
	}
	nomad := throughSocket(environment("NOMAD_SOCKET"), environment("NOMAD_TOKEN"))
	secrets, err := readSecrets(stop, nomad, environment("VARIABLE"))
	if err != nil {
		return err
	}
	nomad.token = secrets.NomadToken
	consul, err := throughTLS(environment("CONSUL_HTTP_ADDR"), secrets.Authority, secrets.ConsulToken)
	if err != nil {
		return err
	}
	leader, err := consul.leader(stop)
	if err != nil {
		return err
	}
	contents, err := take(stop, leader, nomad)
	if err != nil {
		return err
	}
	contents.date = time.Now().UTC()
	contents.stack = secrets.Stack
	file, err := write(environment("DIRECTORY"), contents, environment("RECIPIENT"))
	if err != nil {
		return err
	}
	log.Printf("%s is written", file)
	return prune(environment("DIRECTORY"), keep)
}
