#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift cannot import.
static inline sqlite3_destructor_type reeve_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// Leaves out the count of SQLite's memory, which takes one lock for all threads at each allocation. Variadic, which
// Swift cannot call; without effect once SQLite is in use.
static inline int reeve_sqlite_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
