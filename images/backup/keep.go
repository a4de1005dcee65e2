package main

import (
	"os"
	"path/filepath"
	"sort"
)

const (
	suffix     = ".backup"
	unfinished = ".part"
)

// write writes a backup into the directory, where under its name there is a whole file or none, and returns that name.
func write(directory string, backup contents, recipient string) (string, error) {
	name := filepath.Join(directory, backup.date.Format("2006-01-02T15-04-05Z")+suffix)
	file, err := os.OpenFile(name+unfinished, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	defer os.Remove(name + unfinished)
	if err := seal(file, backup, recipient); err != nil {
		file.Close()
		return "", err
	}
	if err := file.Sync(); err != nil {
		file.Close()
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	return name, os.Rename(name+unfinished, name)
}

// prune removes all backups of the directory but the newest, and what runs that were ended have left unfinished.
func prune(directory string, keep int) error {
	backups, err := filepath.Glob(filepath.Join(directory, "*"+suffix))
	if err != nil {
		return err
	}
	remains, err := filepath.Glob(filepath.Join(directory, "*"+suffix+unfinished))
	if err != nil {
		return err
	}
	// Their names are their dates.
	sort.Strings(backups)
	if len(backups) > keep {
		remains = append(remains, backups[:len(backups)-keep]...)
	}
	for _, name := range remains {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}
