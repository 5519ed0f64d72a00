#pragma once
#include <spawn.h>
#include <sys/types.h>

// What glibc declares only under _GNU_SOURCE, which Swift's own module does not set.

/// pipe2(2).
int clinux_pipe(int ends[2], int flags);

/// posix_spawn_file_actions_addchdir_np(3): the child's working directory.
int clinux_spawn_directory(posix_spawn_file_actions_t *actions, const char *path);

/// posix_spawn_file_actions_addclosefrom_np(3): the child keeps no descriptor from `first` on.
int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

/// pthread_setname_np(3) for the calling thread; at most 15 bytes.
void clinux_name_thread(const char *name);
