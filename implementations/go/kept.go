package main

import "sync"

// kept keeps one connection for each broker, as users do.
type kept[T comparable] struct {
	lock sync.Mutex
	open map[string]T
}

// to gives the connection to that host, a new one where there is none or the old one is of no use.
func (k *kept[T]) to(host string, usable func(T) bool, dial func() (T, error)) (T, error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if connection, there := k.open[host]; there && usable(connection) {
		return connection, nil
	}
	connection, err := dial()
	if err != nil {
		return connection, err
	}
	if k.open == nil {
		k.open = map[string]T{}
	}
	k.open[host] = connection
	return connection, nil
}

// drop forgets a connection that failed, unless another has taken its place.
func (k *kept[T]) drop(host string, failed T) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.open[host] == failed {
		delete(k.open, host)
	}
}
