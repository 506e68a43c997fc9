// Package sqlite3 is what Grafana's code names of its SQLite driver: the driver itself needs a C compiler, and nothing here opens a
// database.
package sqlite3

import (
	"database/sql/driver"
	"errors"
)

type ErrNo int

type ErrNoExtended int

type Error struct {
	Code         ErrNo
	ExtendedCode ErrNoExtended
}

func (Error) Error() string { return errNoDriver.Error() }

const (
	ErrBusy             ErrNo         = 5
	ErrLocked           ErrNo         = 6
	ErrConstraintUnique ErrNoExtended = 2067
)

type SQLiteDriver struct{}

func (*SQLiteDriver) Open(string) (driver.Conn, error) { return nil, errNoDriver }

var errNoDriver = errors.New("this program has no SQLite")
