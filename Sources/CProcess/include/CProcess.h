// Process functions that Swift cannot reach: a signal's action, the descriptors of a new process, and the allocator.
#pragma once

#include <stdbool.h>

/// Returns whether a signal is ignored now. At a program's start this is inherited from its parent, as with nohup.
bool process_ignores_signal(int signal);

/// Ignores a signal from now on.
void process_ignore_signal(int signal);

/// Makes a process that is about to be spawned begin without this one's descriptors from `first` on. Must be the last
/// of the actions, a `posix_spawn_file_actions_t`. (Its header would make types such as `sigset_t` this module's.)
///
/// Returns 0, or an error of `errno`; 0 without effect where the C library has no such action: macOS has an attribute
/// instead (`POSIX_SPAWN_CLOEXEC_DEFAULT`).
int process_close_from(void *actions, int first);

/// Releases freed memory to the system (glibc's `malloc_trim`).
///
/// Returns whether any was released; always false with other C libraries.
bool process_trim_memory(void);
